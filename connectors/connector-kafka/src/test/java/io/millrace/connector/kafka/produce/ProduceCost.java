package io.millrace.connector.kafka.produce;

import io.millrace.kafkakit.BrokerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a record of 300 bytes costs the process that writes it, in nanoseconds of CPU: Kafka's producer and ours in
 * turn, in transactions, to the same broker in a process of its own. Arguments: records per round (1000000), rounds
 * (5), partitions (4). Linux only; not a test.
 */
public final class ProduceCost {
    private static final int RECORD_BYTES = 300;
    private static final int BATCH_ROWS = 1_024;
    private static final long TICK_NANOS = 10_000_000L;
    private static final String TOPIC = "cost";
    private static final String MARKERS = "markers";

    private final KafkaProducer<byte[], byte[]> producer;
    private final ProducerTransactions transactions;
    private final Lane lane;
    private final int partitions;
    private final byte[] value;

    private ProduceCost(KafkaProducer<byte[], byte[]> producer, RowSender sender, int partitions) {
        this.producer = producer;
        this.partitions = partitions;
        transactions = ProducerTransactions.of(producer);
        lane = sender.lane(failure -> new IllegalStateException(failure));
        value = "0123456789".repeat(RECORD_BYTES / 10).getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int partitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
        Path directory = Files.createTempDirectory("produce-cost");
        try (BrokerProcess broker = BrokerProcess.start(directory, Map.of("log.retention.bytes", "200000000"))) {
            measure(broker.bootstrapServers(), records, rounds, partitions);
        } finally {
            delete(directory);
        }
    }

    private static void measure(String servers, int records, int rounds, int partitions) throws Exception {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", servers,
                "transactional.id", "cost",
                "acks", "all",
                "linger.ms", "20",
                "batch.size", "262144",
                "key.serializer", ByteArraySerializer.class,
                "value.serializer", ByteArraySerializer.class));
        Map<String, TopicTarget> targets;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1), new NewTopic(MARKERS, 1, (short) 1)))
                    .all()
                    .get();
            targets = Map.of(
                    TOPIC,
                    new TopicTarget(
                            Objects.requireNonNull(admin.describeTopics(List.of(TOPIC))
                                            .allTopicNames()
                                            .get()
                                            .get(TOPIC))
                                    .topicId(),
                            1_000_000));
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings);
                RowSender sender = RowSender.open(new ProducerConfig(settings), targets)) {
            producer.initTransactions();
            ProduceCost cost = new ProduceCost(producer, sender, partitions);
            for (int round = 0; round < rounds; round++) {
                cost.round(round, records);
            }
        }
    }

    private void round(int round, int records) throws Exception {
        long start = System.nanoTime();
        long[] cpu = cpuNanos();
        producer.beginTransaction();
        for (int i = 0; i < records; i++) {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(TOPIC, i / BATCH_ROWS % partitions, null, null, value.clone()),
                    (metadata, failure) -> {});
        }
        producer.flush();
        producer.commitTransaction();
        String theirs = figure(records, start, cpu);
        start = System.nanoTime();
        cpu = cpuNanos();
        producer.beginTransaction();
        lane.begin(transactions.current());
        EncodedRows rows = rows();
        int[] order = IntStream.range(0, BATCH_ROWS).toArray();
        for (int i = 0; i < records; i += BATCH_ROWS) {
            lane.append(
                    new TopicPartition(TOPIC, i / BATCH_ROWS % partitions),
                    rows,
                    order,
                    0,
                    Math.min(BATCH_ROWS, records - i));
        }
        lane.flush();
        producer.commitTransaction();
        System.out.println("round " + round + "  KafkaProducer " + theirs + "  ours " + figure(records, start, cpu));
    }

    private EncodedRows rows() {
        byte[] all = new byte[BATCH_ROWS * (RECORD_BYTES + 1)];
        int[] ends = new int[BATCH_ROWS];
        EncodedRows rows = new EncodedRows();
        for (int row = 0; row < BATCH_ROWS; row++) {
            System.arraycopy(value, 0, all, row * (RECORD_BYTES + 1), RECORD_BYTES);
            ends[row] = (row + 1) * (RECORD_BYTES + 1);
        }
        rows.values(all, ends, null, BATCH_ROWS);
        java.util.Arrays.fill(rows.timestamps(), System.currentTimeMillis());
        return rows;
    }

    private static String figure(int records, long start, long[] before) throws IOException {
        long[] after = cpuNanos();
        long user = (after[0] - before[0]) / records;
        long system = (after[1] - before[1]) / records;
        long wallMicros = Math.max(1, (System.nanoTime() - start) / 1_000);
        return user + system + " ns CPU (" + system + " of them the system's), " + records * 1_000L / wallMicros
                + " k/s";
    }

    /** In user mode and in the system, so far. */
    private static long[] cpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new long[] {Long.parseLong(fields[11]) * TICK_NANOS, Long.parseLong(fields[12]) * TICK_NANOS};
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (var found = Files.walk(directory)) {
            found.forEach(paths::add);
        }
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }
}
