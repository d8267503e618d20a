package io.millrace.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Whether this version of Kafka's client is built as we know it. */
class ProducerTransactionsTest {
    @Test
    void findsWhatItNeedsInTheClient() {
        KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "id"));
        try {
            ProducerTransactions found = ProducerTransactions.of(producer);
            assertThatThrownBy(found::current).hasMessage("the producer has no id before initTransactions");
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    @Test
    void saysWhatDiffers() {
        KafkaProducer<byte[], byte[]> producer = producer(Map.of("enable.idempotence", "false"));
        try {
            assertThatThrownBy(() -> ProducerTransactions.of(producer))
                    .hasMessageStartingWith("kafka-clients ")
                    .hasMessageEndingWith(" differs from 4.3.1, for which this was made: transactionManager is null in"
                            + " a producer with a transactional id");
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", "127.0.0.1:1");
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
