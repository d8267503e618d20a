package io.millrace.verify.kafka;

import io.millrace.kafkakit.BrokerProcess;
import io.millrace.kafkakit.Completions;
import io.millrace.kafkakit.TopicChanges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Creates topics of a broker and writes to them, as somebody outside would. */
final class Topics implements AutoCloseable {
    /** The timestamp of the record with the number 0. */
    static final long TIME = System.currentTimeMillis();

    private final BrokerProcess broker;
    private final Admin admin;

    Topics(BrokerProcess broker) {
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    Admin admin() {
        return admin;
    }

    void create(String name, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicChanges.create(admin, name, partitions, configs);
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        // A loaded machine may be slow; what expires in the producer would never be in the topic. With several requests
        // under way, Kafka's producer has at times kept a batch of a partition back for good on such a machine.
        Map<String, Object> all = new HashMap<>(Map.of(
                "delivery.timeout.ms", "900000",
                "max.block.ms", "900000",
                "max.in.flight.requests.per.connection", "1"));
        all.putAll(properties);
        all.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, @Nullable String value) {
        return new ProducerRecord<>(
                topic, partition, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    static ProducerRecord<byte[], byte[]> record(
            String topic, int partition, @Nullable String key, @Nullable String value) {
        return new ProducerRecord<>(
                topic,
                partition,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** By partition, where a group is. */
    Map<String, Long> committed(String group) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Long> offsets = new TreeMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(120, TimeUnit.SECONDS)
                .forEach((partition, offset) -> offsets.put(partition.toString(), offset.offset()));
        return offsets;
    }

    /** Sends; closing or flushing the producer waits for it. */
    static void send(KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }

    /** Writes {@code {"n":…}} for a range of numbers, to the partitions in turn, a millisecond apart. */
    void writeNumbers(String topic, int partitions, long from, long to, Map<String, Object> properties)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(properties)) {
            for (long n = from; n < to; n++) {
                byte[] value = ("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8);
                int partition = (int) (n % partitions);
                sent.add(producer.send(new ProducerRecord<>(topic, partition, TIME + n, null, value)));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get(120, TimeUnit.SECONDS);
            }
        }
    }

    /** What a reader of committed records sees, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) {
        Completions.await(admin);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                }
            }
        }
        return records;
    }

    /** Of those records, what they hold. */
    List<String> committedValues(String topic) {
        return committedRecords(topic).stream().map(Topics::value).toList();
    }

    private static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        admin.close();
    }
}
