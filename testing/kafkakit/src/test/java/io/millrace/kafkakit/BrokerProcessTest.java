package io.millrace.kafkakit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker in a process of its own, killed and stalled. */
class BrokerProcessTest {
    private static final TopicPartition PARTITION = new TopicPartition("lines", 0);

    @Test
    void killedAndStalledItKeepsWhatItAcknowledged(@TempDir Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            try (KafkaProducer<String, String> producer = producer(broker, "writer")) {
                producer.initTransactions();
                write(producer, "committed");
                producer.commitTransaction();
                write(producer, "aborted");
                producer.abortTransaction();
                write(producer, "open when the broker was killed");
                broker.kill();
                broker.restart();
                producer.commitTransaction();
            }
            KafkaProducer<String, String> zombie = producer(broker, "writer");
            zombie.initTransactions();
            write(zombie, "of a zombie");
            try (KafkaProducer<String, String> successor = producer(broker, "writer")) {
                successor.initTransactions();
                broker.pause();
                broker.resume();
                write(successor, "of its successor");
                successor.commitTransaction();
            }
            assertThatThrownBy(zombie::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            zombie.close(Duration.ZERO);
            assertThat(read(broker, 3))
                    .containsExactly("committed", "open when the broker was killed", "of its successor");
            broker.stop();
            assertThat(broker.output()).doesNotContain("ERROR", "WARN", "Exception");
        }
    }

    private static KafkaProducer<String, String> producer(BrokerProcess broker, String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId,
                        // A restart may take long on a loaded machine.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        600_000),
                new StringSerializer(),
                new StringSerializer());
    }

    private static void write(KafkaProducer<String, String> producer, String value)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "", value))
                .get(120, TimeUnit.SECONDS);
    }

    /** The first {@code count} records that a reader of committed records sees. */
    private static List<String> read(BrokerProcess broker, int count) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
            }
            return values;
        }
    }
}
