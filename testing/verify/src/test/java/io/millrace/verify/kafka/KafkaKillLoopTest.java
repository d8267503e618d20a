package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kafkakit.BrokerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command between topics of a real broker, both killed at moments spread over epochs and starts, loses, doubles
 * and reorders nothing. {@code -Dmillrace.test.kills=50 -Dmillrace.test.broker-kills=10 -Dmillrace.test.seed=7} make it
 * longer and different.
 *
 * <pre>
 * life     start ── killed on the way to its first epoch                     every fourth time
 *               └── a new manifest ── up to two epochs later ── kill -9      before or after flush, manifest, commit
 *                                 └── or: kill -9 of the broker, which comes back; the command goes on
 * last     start ── exit code 0 ── an independent reader of committed records
 * </pre>
 */
class KafkaKillLoopTest {
    private static final boolean LONG = Boolean.getBoolean("millrace.long");
    private static final int KILLS = Integer.getInteger("millrace.test.kills", LONG ? 50 : 8);
    private static final int BROKER_KILLS = Integer.getInteger("millrace.test.broker-kills", LONG ? 10 : 1);
    private static final long SEED = Long.getLong("millrace.test.seed", System.nanoTime());
    private static final int CLICKS_PER_KILL = Integer.getInteger("millrace.test.rows", 6_000);

    private static final long LIFE_SECONDS = 120;
    private static final long POLL_NANOS = 2_000_000;
    private static final int START_MILLIS = 1_500;
    private static final int EPOCH_MILLIS = 50;

    /** Hashing a long text for every row makes the run slow enough to be killed many times. */
    private static final String PIPELINE = """
            SET 'pipeline.name' = 'kafka_kill_loop';
            SET 'parallelism.default' = '2';
            SET 'execution.checkpointing.interval' = '50 ms';
            CREATE TABLE clicks (
              k STRING, seq BIGINT, note STRING, ts TIMESTAMP(3),
              WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
            ) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'SERVERS',
              'format' = 'json', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');
            CREATE TABLE copies (k STRING, seq BIGINT) WITH (
              'connector' = 'kafka', 'topic' = 'copies', 'properties.bootstrap.servers' = 'SERVERS', 'format' = 'json');
            CREATE TABLE counts (window_start TIMESTAMP(3), k STRING, n BIGINT) WITH (
              'connector' = 'kafka', 'topic' = 'counts', 'properties.bootstrap.servers' = 'SERVERS', 'format' = 'json');
            INSERT INTO copies SELECT k, seq FROM clicks WHERE SHA512(REPEAT(note, 300)) <> note;
            INSERT INTO counts
            SELECT window_start, k, COUNT(*)
            FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end, k;
            """;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void losesDoublesAndReordersNothing(@TempDir Path directory) throws Exception {
        System.out.println("KafkaKillLoopTest: -Dmillrace.test.seed=" + SEED);
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            ClickTopics clicks = ClickTopics.write(broker, CLICKS_PER_KILL * (KILLS + BROKER_KILLS), random);
            Path file = directory.resolve("loop.sql");
            Files.writeString(file, PIPELINE.replace("SERVERS", broker.bootstrapServers()));
            Path state = directory.resolve("state");
            SharedClasses classes = SharedClasses.in(directory);
            warmUp(broker, directory, classes);
            try (EngineProcess engine = engine(directory, classes, file, state)) {
                loop(engine, broker, state);
                int exitCode = engine.start().exitCode();
                assertThat(exitCode).as(engine.log()).isZero();
            }
            assertThat(clicks.faults()).isEmpty();
            assertNoOpenTransaction(broker);
        }
    }

    /** A run over empty topics, which leaves an archive of classes that later starts are quicker with. */
    private static void warmUp(BrokerProcess broker, Path directory, SharedClasses classes) throws Exception {
        try (Topics topics = new Topics(broker)) {
            topics.create("warm-clicks", 2, Map.of());
            topics.create("warm-copies", 1, Map.of());
            topics.create("warm-counts", 1, Map.of());
        }
        Path file = directory.resolve("warm.sql");
        Files.writeString(
                file,
                PIPELINE.replace("SERVERS", broker.bootstrapServers())
                        .replace("kafka_kill_loop", "warm")
                        .replace("'topic' = '", "'topic' = 'warm-"));
        try (EngineProcess engine = engine(directory, classes, file, directory.resolve("warm"))) {
            int exitCode = engine.start().exitCode();
            assertThat(exitCode).as(engine.log()).isZero();
        }
    }

    private static EngineProcess engine(Path directory, SharedClasses classes, Path file, Path state) {
        return EngineProcess.of(directory.resolve("log"), classes, file.toString(), "--state-dir", state.toString());
    }

    private void loop(EngineProcess engine, BrokerProcess broker, Path state) throws Exception {
        boolean[] ofBroker = new boolean[KILLS + BROKER_KILLS];
        for (int kill = 0; kill < BROKER_KILLS; ) {
            int at = random.nextInt(ofBroker.length);
            kill += ofBroker[at] ? 0 : 1;
            ofBroker[at] = true;
        }
        for (int kill = 0; kill < ofBroker.length; kill++) {
            engine.start();
            boolean early = random.nextInt(4) == 0;
            if (early) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(START_MILLIS)));
            } else {
                awaitEpoch(engine, state);
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(2 * EPOCH_MILLIS * 1_000)));
            }
            if (ofBroker[kill]) {
                broker.kill();
                broker.restart();
                awaitEpoch(engine, state);
            }
            requireAlive(engine, kill);
            engine.kill();
        }
    }

    private static void requireAlive(EngineProcess engine, int kill) throws IOException, InterruptedException {
        if (!engine.isAlive()) {
            throw new IllegalStateException("the run ended with " + engine.exitCode() + " before kill " + kill
                    + "; if it is complete, give it more rows:\n" + engine.log());
        }
    }

    /** Waits until an epoch was prepared that was not there before. */
    private static void awaitEpoch(EngineProcess engine, Path state) throws IOException {
        Set<String> before = manifests(state);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
        while (engine.isAlive() && before.containsAll(manifests(state))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no epoch was prepared in time:\n" + engine.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static Set<String> manifests(Path state) {
        String[] names = state.toFile().list((File dir, String name) -> name.startsWith("manifest-"));
        return names == null ? Set.of() : new TreeSet<>(Arrays.asList(names));
    }

    private static void assertNoOpenTransaction(BrokerProcess broker) throws Exception {
        try (Topics topics = new Topics(broker)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (true) {
                boolean open = topics.admin().listTransactions().all().get(30, TimeUnit.SECONDS).stream()
                        .map(TransactionListing::state)
                        .anyMatch(one -> one != TransactionState.COMPLETE_COMMIT
                                && one != TransactionState.COMPLETE_ABORT
                                && one != TransactionState.EMPTY);
                if (!open) {
                    return;
                }
                assertThat(System.nanoTime()).as("a transaction stays open").isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
