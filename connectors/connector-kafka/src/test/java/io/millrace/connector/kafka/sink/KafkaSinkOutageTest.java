package io.millrace.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks on a real broker that is killed while rows are under way, and under both protocols of transactions. */
class KafkaSinkOutageTest {
    private static final String FEATURE = "transaction.version";
    private static final int ROWS = 2_000;

    private static Cluster cluster;

    @BeforeAll
    static void start(@TempDir Path directory) {
        cluster = Cluster.start(directory, Map.of("broker.session.timeout.ms", "1000"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void writesOnWhenTheBrokerIsBack() throws Exception {
        for (String guarantee : List.of("exactly-once", "at-least-once")) {
            String topic = "back-" + guarantee;
            cluster.create(topic, 2);
            try (Life life = new Life(topic)
                    .table(
                            cluster.servers(),
                            topic,
                            "sink.delivery-guarantee",
                            guarantee,
                            "sink.partitioner",
                            "round-robin",
                            "properties.batch.size",
                            "1000",
                            "properties.compression.type",
                            "lz4")
                    .start()) {
                life.write(topic, numbers(0)).prepare().decide();
                life.write(topic, numbers(1));
                cluster.broker().kill();
                life.write(topic, numbers(2));
                cluster.broker().restart();
                life.write(topic, numbers(3)).prepare().decide();
                life.write(topic, numbers(4)).prepare().decide();
            }
            List<Long> expected = LongStream.range(0, 5L * ROWS).boxed().toList();
            if (guarantee.equals("exactly-once")) {
                assertThat(cluster.committed(topic)).isEqualTo(expected);
                assertRising(topic);
            } else {
                assertThat(cluster.committed(topic)).containsAll(expected);
            }
        }
    }

    @Test
    void speaksTheFirstProtocolOfTransactions() throws Exception {
        setTransactionVersion(1);
        cluster.create("first", 2);
        try (Life life = new Life("first")
                .table(cluster.servers(), "first", "sink.partitioner", "round-robin", "properties.batch.size", "1000")
                .start()) {
            for (int epoch = 0; epoch < 4; epoch++) {
                life.write("first", numbers(epoch)).prepare().decide();
            }
            // This protocol keeps the epoch from one transaction to the next, so sequence numbers went on.
            assertThat(producerEpochs("first")).containsExactly(0);
            // The client sees with a new connection, at the end of a transaction, that the cluster was upgraded.
            setTransactionVersion(2);
            cluster.broker().kill();
            cluster.broker().restart();
            for (int epoch = 4; epoch < 9; epoch++) {
                life.write("first", numbers(epoch)).prepare().decide();
            }
            assertThat(producerEpochs("first")).doesNotContain(0);
        }
        setTransactionVersion(1);
        try (Life life = new Life("first")
                .table(cluster.servers(), "first", "sink.partitioner", "round-robin")
                .start()) {
            assertThat(life.epoch()).isEqualTo(9);
            life.write("first", numbers(9)).prepare();
        }
        try (Life life = new Life("first")
                .table(cluster.servers(), "first", "sink.partitioner", "round-robin")
                .start()) {
            life.write("first", numbers(9)).prepare().decide();
        }
        setTransactionVersion(2);
        assertThat(cluster.committed("first"))
                .isEqualTo(LongStream.range(0, 10L * ROWS).boxed().toList());
        assertRising("first");
    }

    private static long[] numbers(int part) {
        return LongStream.range((long) part * ROWS, (part + 1L) * ROWS).toArray();
    }

    /** Each partition has its rows in the order in which they were written. */
    private static void assertRising(String topic) {
        for (List<ConsumerRecord<String, String>> records :
                cluster.records(topic, "read_committed").values()) {
            List<Long> numbers = new ArrayList<>();
            records.forEach(record -> numbers.add(Cluster.number(record.value())));
            assertThat(numbers).hasSizeGreaterThan(ROWS).isSorted();
        }
    }

    private static Set<Integer> producerEpochs(String topic) throws Exception {
        Set<Integer> epochs = new TreeSet<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        cluster.admin()
                .describeProducers(List.of(partition))
                .partitionResult(partition)
                .get()
                .activeProducers()
                .forEach(producer -> epochs.add(producer.producerEpoch()));
        return epochs;
    }

    /** Returns when the broker, not only its controller, speaks this version. */
    private static void setTransactionVersion(int version) throws Exception {
        int present = transactionVersion();
        if (present != version) {
            UpgradeType type = present > version ? UpgradeType.SAFE_DOWNGRADE : UpgradeType.UPGRADE;
            cluster.admin()
                    .updateFeatures(
                            Map.of(FEATURE, new FeatureUpdate((short) version, type)), new UpdateFeaturesOptions())
                    .all()
                    .get();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (transactionVersion() != version) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static int transactionVersion() throws Exception {
        FinalizedVersionRange present = cluster.admin()
                .describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get(FEATURE);
        return present == null ? 0 : present.maxVersionLevel();
    }
}
