package io.millrace.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the lines of a file into a topic, a record for each, with the batches that Kafka's producer makes by default:
 * 16 KiB, not compressed. A record's timestamp is when the event would have come.
 */
final class EventTopic {
    private EventTopic() {}

    static void load(Path file, long events, String topic, String bootstrapServers) throws IOException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.BUFFER_MEMORY_CONFIG,
                                Long.toString(64 << 20)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (long event = 0; event < events; event++) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException(file + " has " + event + " lines only");
                }
                var unused = producer.send(
                        new ProducerRecord<>(
                                topic,
                                0,
                                EventFile.arrivalMillis(event),
                                null,
                                line.getBytes(StandardCharsets.ISO_8859_1)),
                        (metadata, exception) -> {
                            if (exception != null) {
                                failure.compareAndSet(null, exception);
                            }
                        });
            }
            producer.flush();
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw new IOException("the events could not be loaded into " + topic, failed);
        }
    }
}
