package io.millrace.connector.kafka.fetch;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.connector.kafka.client.WireClient;
import io.millrace.kafkakit.BrokerProcess;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * What reading a record costs this process, with Kafka's consumer and with ours, from the same broker in a process of
 * its own: CPU of all threads, until the place of each value is known. Arguments: records, compression, rounds.
 */
final class FetchCost {
    private static final int VALUE_BYTES = 308;
    private static final int BLOCK = 1_024;
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private FetchCost() {}

    public static void main(String[] args) throws Exception {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        String compression = args.length > 1 ? args[1] : "none";
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 4;
        String fetchBytes = args.length > 3 ? args[3] : Integer.toString(4 << 20);
        Path directory = Files.createTempDirectory("fetch-cost");
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            write(broker.bootstrapServers(), records, compression);
            Map<String, Object> config = new TreeMap<>(Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "auto.offset.reset",
                    "none",
                    "enable.auto.commit",
                    "false",
                    "isolation.level",
                    "read_committed",
                    "max.poll.records",
                    Integer.toString(BLOCK),
                    "max.partition.fetch.bytes",
                    fetchBytes,
                    "receive.buffer.bytes",
                    args.length > 4 ? args[4] : Integer.toString(1 << 20)));
            long consumer = Long.MAX_VALUE;
            long ours = Long.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                if (!Boolean.getBoolean("fetch.cost.ours")) {
                    consumer = Math.min(consumer, cost(() -> readWithConsumer(config, records)));
                }
                ours = Math.min(ours, cost(() -> readOurselves(config, records)));
            }
            System.out.printf(
                    "%s records of %s bytes, %s: KafkaConsumer %d ns, FetchClient %d ns of CPU per record%n",
                    records, VALUE_BYTES, compression, consumer / records, ours / records);
        }
    }

    private interface Reading {
        long bytes() throws Exception;
    }

    private static long cost(Reading reading) throws Exception {
        long before = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long bytes = reading.bytes();
        long cost = SYSTEM.getProcessCpuTime() - before;
        System.out.printf(
                "  %d ms of CPU in %d ms, %d bytes%n",
                cost / 1_000_000, (System.nanoTime() - start) / 1_000_000, bytes);
        return cost;
    }

    private static void write(String servers, int records, String compression) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        StringBuilder text = new StringBuilder("{\"event_type\":2,\"bid\":{\"auction\":");
        while (text.length() < VALUE_BYTES) {
            text.append((char) ('a' + text.length() * 7 % 26));
        }
        byte[] value = text.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                servers,
                "compression.type",
                compression,
                "linger.ms",
                "20",
                "batch.size",
                "65536");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            Future<RecordMetadata> last = CompletableFuture.failedFuture(new IllegalArgumentException("no records"));
            for (int i = 0; i < records; i++) {
                last = producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, value));
            }
            last.get();
        }
    }

    private static long readWithConsumer(Map<String, Object> config, int records) {
        long bytes = 0;
        try (KafkaConsumer<ByteBuffer, ByteBuffer> consumer =
                new KafkaConsumer<>(config, new ByteBufferDeserializer(), new ByteBufferDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 0);
            int read = 0;
            while (read < records) {
                ConsumerRecords<ByteBuffer, ByteBuffer> polled = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<ByteBuffer, ByteBuffer> record : polled.records(PARTITION)) {
                    bytes += record.value().remaining();
                }
                read += polled.count();
            }
        }
        return bytes;
    }

    private static long readOurselves(Map<String, Object> config, int records) throws Exception {
        Map<String, Object> with = new TreeMap<>(config);
        with.put("key.deserializer", ByteArrayDeserializer.class);
        with.put("value.deserializer", ByteArrayDeserializer.class);
        ConsumerConfig settings = new ConsumerConfig(with);
        long bytes = 0;
        try (FetchClient client = new FetchClient(WireClient.open(settings, 2), FetchSettings.of(settings))) {
            PartitionFetch partition = new PartitionFetch(PARTITION, Uuid.ZERO_UUID, 0);
            client.add(partition);
            RecordBlock block = new RecordBlock();
            int read = 0;
            while (read < records) {
                if (partition.isEmpty()) {
                    client.poll(100);
                }
                partition.read(block, BLOCK, Long.MAX_VALUE);
                for (int i = 0; i < block.count(); i++) {
                    bytes += block.valueLengths()[i];
                }
                read += block.count();
            }
        }
        return bytes;
    }
}
