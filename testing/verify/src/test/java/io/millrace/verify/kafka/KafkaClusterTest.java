package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka of three brokers whose leaders move, die and come back under a pipeline. */
class KafkaClusterTest {
    private static final int BROKERS = 3;
    private static final long PATIENCE_SECONDS = 120;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final List<String> IDS = List.of("millrace-moves-0", "millrace-moves-1");
    private static final String MARKERS = "millrace-marker-moves";

    private static final List<String> TOPICS =
            List.of("rows", "copies", "repeats", "alone", "unclean", MARKERS, "__transaction_state");

    /** Of no replica but one. */
    private static final TopicPartition ALONE = new TopicPartition("alone", 0);

    private static Path directory;
    private static BrokerCluster cluster;
    private static Admin admin;

    /** For whoever reads a failure. */
    private static String step = "the start";

    @BeforeAll
    static void startBrokers(@TempDir Path temporary) {
        directory = temporary;
        cluster = BrokerCluster.start(directory, BROKERS);
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @AfterAll
    static void stopBrokers() {
        admin.close(Duration.ZERO);
        cluster.close();
    }

    @Test
    void goesOnWhileLeadersMoveDieAndComeBack() throws Exception {
        for (String topic : List.of("rows", "copies", "repeats")) {
            create(new NewTopic(topic, 4, (short) BROKERS).configs(Map.of("min.insync.replicas", "2")));
        }
        create(new NewTopic("alone", Map.of(0, List.of(1))));
        create(new NewTopic("unclean", Map.of(0, List.of(2, 3)))
                .configs(Map.of("unclean.leader.election.enable", "true")));
        awaitKnown(List.of("rows", "copies", "repeats", "alone", "unclean"));
        Map<String, String> topicOfKey = new TreeMap<>(Map.of("z0", "alone"));
        for (int key = 0; key < 20; key++) {
            topicOfKey.put("a" + key, "rows");
        }
        try (KeyedFeed feed = KeyedFeed.start(cluster.bootstrapServers(), topicOfKey);
                RunningPipeline pipeline = pipeline();
                RunningPipeline behind = uncleanPipeline()) {
            writeUnclean(0, 10);
            awaitEpochs(pipeline);
            assertThat(description(List.of(MARKERS)).values())
                    .allSatisfy(markers ->
                            assertThat(markers.partitions().get(0).replicas()).hasSize(BROKERS));
            move(pipeline);
            kill(pipeline, behind);

            step = "the last one is restarted";
            cluster.broker(1).stop();
            awaitEpochs(pipeline);
            cluster.broker(1).restart();
            awaitEpochs(pipeline);

            step = "the end";
            long rows = feed.end();
            await(pipeline, () -> read(pipeline) == rows);
            pipeline.stop();
            assertThat(pipeline.await(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
            assertThat(pipeline.failure()).isEmpty();
            await(pipeline, KafkaClusterTest::isNoTransactionOpen);
            assertThat(feed.faults("copies", false)).isEmpty();
            assertThat(feed.faults("repeats", true)).isEmpty();
        }
    }

    private static void move(RunningPipeline pipeline) throws Exception {
        step = "leaders move to a broker that the tables do not name";
        prefer(List.of("rows", "copies", "repeats", MARKERS, "__transaction_state"), 3);
        awaitEpochs(pipeline);
        step = "a partition moves to another broker as a whole";
        reassign(Map.of(ALONE, List.of(3)));
        awaitRecords(pipeline, ALONE);
    }

    private static void kill(RunningPipeline pipeline, RunningPipeline behind) throws Exception {
        step = "the leader of everything dies, who keeps the transactions too";
        cluster.broker(3).kill();
        awaitEpochs(pipeline);
        await(pipeline, () -> {
            String reason = String.valueOf(pipeline.status().pauseReason());
            return reason.contains("broker") && reason.contains("partition alone-0");
        });
        writeUnclean(10, 20);
        await(
                behind,
                () -> read(behind) == 20 && behind.status().splits().get(0).position() == 20);

        step = "a second one dies before it is back";
        cluster.broker(2).kill();
        cluster.broker(3).restart();
        cluster.broker(2).restartWithoutWaiting();
        awaitRecords(pipeline, ALONE);
        tellsWhatIsGone(behind);
        cluster.broker(2).awaitReady();
        awaitInSync();
        await(pipeline, () -> pipeline.status().pauseReason() == null);
        awaitEpochs(pipeline);
    }

    private static RunningPipeline pipeline() {
        String columns = " (k STRING, seq BIGINT) WITH ('connector'='kafka','format'='json',"
                + "'properties.bootstrap.servers'='" + cluster.bootstrapServers(1, 2)
                + "','properties.transaction.timeout.ms'='600000',";
        String keyed = "'key.format'='raw','key.fields'='k',";
        return Millrace.parse("SET 'pipeline.name' = 'moves'; SET 'parallelism.default' = '2';"
                        + "SET 'execution.checkpointing.interval' = '200 ms';"
                        + "CREATE TABLE r" + columns + "'topic'='rows;alone','scan.startup.mode'='earliest-offset');"
                        + "CREATE TABLE c" + columns + keyed + "'topic'='copies');"
                        + "CREATE TABLE p" + columns + keyed
                        + "'topic'='repeats','sink.delivery-guarantee'='at-least-once');"
                        + "INSERT INTO c SELECT * FROM r; INSERT INTO p SELECT * FROM r;")
                .run(RunOptions.defaults().withStateDirectory(directory.resolve("state")));
    }

    private static long read(RunningPipeline pipeline) {
        return pipeline.status().totalRead();
    }

    /** Rows that come now are read, written and committed. */
    private static void awaitEpochs(RunningPipeline pipeline) throws Exception {
        RunStatus before = pipeline.status();
        await(pipeline, () -> read(pipeline) >= before.totalRead() + 500);
        long epoch = pipeline.status().epoch();
        await(pipeline, () -> pipeline.status().epoch() >= epoch + 2);
    }

    /** Records of this partition come. */
    private static void awaitRecords(RunningPipeline pipeline, TopicPartition partition) throws Exception {
        long before = position(pipeline, partition);
        await(pipeline, () -> position(pipeline, partition) > before + 20);
    }

    private static long position(RunningPipeline pipeline, TopicPartition partition) {
        return pipeline.status().splits().stream()
                .filter(split -> split.split().equals(partition.toString()))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private static void await(RunningPipeline pipeline, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            if (pipeline.failure().isPresent()) {
                throw pipeline.failure().get();
            }
            assertThat(System.nanoTime()).as(step + ": " + pipeline.status()).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void create(NewTopic topic) throws Exception {
        ask(() -> admin.createTopics(List.of(topic)).all());
    }

    /** Waits until each broker has heard of topics; the first question of a client goes to the address it was given. */
    private static void awaitKnown(List<String> topics) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (int id = 1; id <= BROKERS; id++) {
            while (!topics(id).containsAll(topics)) {
                assertThat(System.nanoTime()).as("broker " + id).isLessThan(deadline);
            }
        }
    }

    private static Set<String> topics(int broker) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers(broker)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.listTopics().keySet();
        }
    }

    private static Map<String, TopicDescription> description(Collection<String> topics) throws Exception {
        return ask(() -> admin.describeTopics(topics).allTopicNames());
    }

    private static boolean isNoTransactionOpen() throws Exception {
        Set<TransactionState> over =
                Set.of(TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT, TransactionState.EMPTY);
        return ask(() -> admin.describeTransactions(IDS).all()).values().stream()
                .allMatch(transaction -> over.contains(transaction.state()));
    }

    /** Makes one broker the leader of all partitions of some topics; returns when it is. */
    private static void prefer(List<String> topics, int leader) throws Exception {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
        description(topics).forEach((topic, found) -> found.partitions().forEach(info -> {
            List<Integer> replicas = new ArrayList<>(List.of(leader));
            info.replicas().stream()
                    .map(node -> node.id())
                    .filter(id -> id != leader)
                    .forEach(replicas::add);
            wanted.put(
                    new TopicPartition(topic, info.partition()), Optional.of(new NewPartitionReassignment(replicas)));
        }));
        ask(() -> admin.alterPartitionReassignments(wanted).all());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isLeader(topics, leader)) {
            try {
                ask(() -> admin.electLeaders(ElectionType.PREFERRED, new HashSet<>(wanted.keySet()))
                        .all());
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(ElectionNotNeededException.class);
            }
            assertThat(System.nanoTime()).as("leader " + leader).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static boolean isLeader(List<String> topics, int leader) throws Exception {
        return description(topics).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(info -> info.leader() != null && info.leader().id() == leader);
    }

    /** Gives a partition other replicas; returns when nobody else has it. */
    private static void reassign(Map<TopicPartition, List<Integer>> replicas) throws Exception {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
        replicas.forEach((partition, ids) -> wanted.put(partition, Optional.of(new NewPartitionReassignment(ids))));
        ask(() -> admin.alterPartitionReassignments(wanted).all());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!ask(() -> admin.listPartitionReassignments(replicas.keySet()).reassignments())
                .isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits until every replica has all there is. */
    private static void awaitInSync() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!description(TOPICS).values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(info -> info.isr().size() == info.replicas().size())) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static RunningPipeline uncleanPipeline() {
        return Millrace.parse("SET 'pipeline.name' = 'behind'; SET 'execution.checkpointing.interval' = '100 ms';"
                        + "CREATE TABLE u (n BIGINT) WITH ('connector'='kafka','format'='json','topic'='unclean',"
                        + "'scan.startup.mode'='earliest-offset','properties.bootstrap.servers'='"
                        + cluster.bootstrapServers() + "');"
                        + "CREATE TABLE b (n BIGINT) WITH ('connector'='blackhole'); INSERT INTO b SELECT n FROM u;")
                .run(RunOptions.defaults().withStateDirectory(directory.resolve("behind")));
    }

    private static void writeUnclean(int from, int to) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int n = from; n < to; n++) {
                producer.send(Topics.record("unclean", 0, "{\"n\":" + n + "}")).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    /** A broker that lacks what was read became the leader: nothing is passed over, nothing is read twice. */
    private static void tellsWhatIsGone(RunningPipeline running) throws Exception {
        assertThat(running.await(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
        assertThat(running.failure().orElseThrow())
                .hasMessageContaining("MR6512")
                .hasMessageContaining("partition unclean-0 of table `u`");
        try (RunningPipeline again = uncleanPipeline()) {
            assertThat(again.await(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
            assertThat(again.failure().orElseThrow())
                    .hasMessageContaining("MR6512")
                    .hasMessageContaining("ends before the position of the pipeline");
        }
    }

    /** What an administrator asks, again while brokers change. */
    private static <T> T ask(Callable<KafkaFuture<T>> question) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return question.call().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                boolean isPassing = e.getCause() instanceof RetriableException
                        && !(e.getCause() instanceof ElectionNotNeededException);
                if (!isPassing || System.nanoTime() > deadline) {
                    throw e;
                }
            } catch (TimeoutException e) {
                throw new IllegalStateException("no answer", e);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
