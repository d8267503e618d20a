package io.millrace.connector.kafka.sink;

import io.millrace.kafkakit.BrokerProcess;
import io.millrace.kafkakit.Completions;
import io.millrace.kafkakit.TopicChanges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker, and somebody outside who looks at it with Kafka's own clients. */
final class Cluster implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("\\{\"n\":(\\d+).*");

    private final BrokerProcess broker;
    private final Admin admin;

    private Cluster(BrokerProcess broker) {
        this.broker = broker;
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    static Cluster start(Path directory, Map<String, String> settings) {
        return new Cluster(BrokerProcess.start(directory, settings));
    }

    String servers() {
        return broker.bootstrapServers();
    }

    Admin admin() {
        return admin;
    }

    BrokerProcess broker() {
        return broker;
    }

    Cluster create(String topic, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicChanges.create(admin, topic, partitions, configs);
        return this;
    }

    Cluster create(String topic, int partitions) throws ExecutionException, InterruptedException, TimeoutException {
        return create(topic, partitions, Map.of());
    }

    void send(String topic, String key, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    /** All records that a reader sees now, in the order of their offsets, by partition. */
    Map<Integer, List<ConsumerRecord<String, String>>> records(String topic, String isolation) {
        Completions.await(admin);
        Map<String, Object> settings = new HashMap<>(
                Map.of("bootstrap.servers", servers(), "isolation.level", isolation, "auto.offset.reset", "earliest"));
        Map<Integer, List<ConsumerRecord<String, String>>> records = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(partition -> records.put(partition.partition(), new ArrayList<>()));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> records.computeIfAbsent(record.partition(), key -> new ArrayList<>())
                                .add(record));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the topic " + topic + " cannot be read to " + ends);
                }
            }
        }
        return records;
    }

    /** The numbers that a reader of committed records sees, sorted. */
    List<Long> committed(String topic) {
        return numbers(topic, "read_committed");
    }

    List<Long> numbers(String topic, String isolation) {
        return records(topic, isolation).values().stream()
                .flatMap(List::stream)
                .map(record -> number(record.value()))
                .sorted()
                .toList();
    }

    static long number(String value) {
        Matcher matcher = NUMBER.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        broker.close();
    }
}
