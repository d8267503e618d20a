package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kafkakit.BrokerProcess;
import io.millrace.verify.kafka.LifeWatch.Life;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command from a topic of a real broker to others, to a dead-letter topic and to files, both killed at moments
 * spread over epochs and starts, loses, doubles and reorders nothing. {@code -Dmillrace.test.kills=1000
 * -Dmillrace.test.broker-kills=20 -Dmillrace.test.seed=7} make it longer and different.
 *
 * <pre>
 * life     start ── killed on the way to its first epoch                     every fourth time
 *               └── a new manifest ── up to two epochs later ── kill -9     before or after flush, manifest, commit
 *                                 └── or: kill -9 of the broker, which comes back; the command goes on
 * last     start ── exit code 0 ── an independent reader of committed records
 * </pre>
 */
class KafkaKillLoopTest {
    private static final boolean LONG = Boolean.getBoolean("millrace.long");
    private static final int KILLS = Integer.getInteger("millrace.test.kills", LONG ? 200 : 50);
    private static final int BROKER_KILLS = Integer.getInteger("millrace.test.broker-kills", LONG ? 20 : 10);
    private static final long SEED = Long.getLong("millrace.test.seed", System.nanoTime());
    private static final String INTO_FILES = "INSERT INTO files SELECT k, seq FROM clicks;\n";
    private static final SplittableRandom RANDOM = new SplittableRandom(SEED);
    private static final int CLICKS_PER_KILL = Integer.getInteger("millrace.test.rows", 6_000);

    private static final long LIFE_SECONDS = 300;
    private static final long POLL_NANOS = 2_000_000;
    private static final int START_MILLIS = 1_200;
    private static final int EPOCH_MILLIS = 50;

    /** The frozen process stands still for longer; an epoch must not last as long on a slow machine. */
    private static final int TRANSACTION_MILLIS = 10_000;

    /** Hashing a long text for every row makes the run slow enough to be killed many times. */
    private static final String PIPELINE = """
            SET 'pipeline.name' = 'NAME';
            SET 'parallelism.default' = '2';
            SET 'execution.checkpointing.interval' = '50 ms';
            CREATE TABLE clicks (
              k STRING, seq BIGINT, note STRING, ts TIMESTAMP(3),
              WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
            ) WITH ('connector' = 'kafka', 'topic' = 'NAME-clicks', 'properties.bootstrap.servers' = 'SERVERS',
              'format' = 'json', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');
            CREATE TABLE copies (k STRING, seq BIGINT) WITH (
              'connector' = 'kafka', 'topic' = 'NAME-copies', 'properties.bootstrap.servers' = 'SERVERS',
              'format' = 'json');
            CREATE TABLE counts (window_start TIMESTAMP(3), k STRING, n BIGINT) WITH (
              'connector' = 'kafka', 'topic' = 'NAME-counts', 'properties.bootstrap.servers' = 'SERVERS',
              'format' = 'json');
            CREATE TABLE files (k STRING, seq BIGINT) WITH (
              'connector' = 'filesystem', 'path' = 'DIRECTORY/NAME-files', 'format' = 'json',
              'sink.rolling-policy.rollover-interval' = '100 ms', 'sink.rolling-policy.check-interval' = '20 ms');
            CREATE TABLE dead (split STRING, record_offset BIGINT, cause STRING) WITH (
              'connector' = 'kafka', 'topic' = 'NAME-dead', 'properties.bootstrap.servers' = 'SERVERS',
              'format' = 'json');
            SET 'millrace.dead-letter.clicks' = 'dead';
            INSERT INTO files SELECT k, seq FROM clicks;
            INSERT INTO copies SELECT k, seq FROM clicks WHERE SHA512(REPEAT(note, 300)) <> note;
            INSERT INTO counts
            SELECT window_start, k, COUNT(*)
            FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end, k;
            """;

    private static Path directory;
    private static BrokerProcess broker;
    private static SharedClasses classes;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        System.out.println("KafkaKillLoopTest: -Dmillrace.test.seed=" + SEED);
        directory = temporary;
        // Transactions that have expired are looked for every 10 s by default.
        // And a killed broker registers again when its session has ended, after three seconds with our own settings.
        broker = BrokerProcess.start(
                temporary,
                Map.of(
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                        "200",
                        "broker.session.timeout.ms",
                        "1000"));
        classes = SharedClasses.in(temporary);
        // A run over some rows, which leaves an archive of classes that later starts are quicker with.
        ClickTopics.write(broker, "warm", 1_000, RANDOM);
        try (EngineProcess engine = engine("warm", state("warm"))) {
            assertThat(engine.start().exitCode()).as(engine.log()).isZero();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void losesDoublesAndReordersNothing() throws Exception {
        ClickTopics clicks = ClickTopics.write(broker, "loop", CLICKS_PER_KILL * (KILLS + BROKER_KILLS), RANDOM);
        try (EngineProcess engine = engine("loop", state("loop"))) {
            loop(engine, state("loop"));
        }
        assertThat(clicks.faults(directory.resolve("loop-files"))).isEmpty();
        assertNoOpenTransaction("loop");
    }

    @Test
    void aProcessThatStoodStillForLongerThanItsTransactionLivesChangesNothing() throws Exception {
        int tried = 1;
        while (!isTakenOver("frozen-" + tried)) {
            tried++;
            assertThat(tried).as("runs that ended before they could be stopped").isLessThan(10);
        }
    }

    /** False when the run had come to its end before it could be stopped: on a machine that stalls it may. */
    private static boolean isTakenOver(String name) throws Exception {
        ClickTopics clicks = ClickTopics.write(broker, name, 2 * CLICKS_PER_KILL, RANDOM);
        try (EngineProcess first = engine(name, state(name));
                EngineProcess second = engine(name, state(name));
                EngineProcess elsewhere = engine(name, state("else-" + name));
                EngineProcess forced = engine(name, state(name), "--take-over")) {
            first.start();
            if (!isPausedInTime(first, state(name)) || clicks.areAllCopied()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TRANSACTION_MILLIS));
            assertNoOpenTransaction(name);
            assertThat(elsewhere.start().exitCode()).isEqualTo(3);
            assertThat(elsewhere.log()).contains("does not have the manifest of epoch");
            assertThat(second.start().exitCode()).isEqualTo(3);
            assertThat(second.log()).contains("is in use by process " + first.pid());
            assertThat(forced.start().exitCode()).as(forced.log()).isZero();
            first.resume();
            assertThat(first.exitCode()).isEqualTo(1);
            // Who took over may have ended, and its number is not known any more.
            assertThat(first.log()).containsAnyOf("was taken over by ", "was fenced", "expired");
            assertThat(second.start().exitCode()).as(second.log()).isZero();
            assertThat(second.log()).contains("already complete");
        }
        assertThat(clicks.faults(null)).isEmpty();
        assertNoOpenTransaction(name);
        return true;
    }

    /** Stops it when an epoch is decided: then there is a manifest of a second one. */
    private static boolean isPausedInTime(EngineProcess engine, Path state) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
        while (manifests(state).size() < 2) {
            if (!engine.isAlive()) {
                break;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no epoch was decided in time:\n" + engine.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (engine.isAlive()) {
            engine.pause();
            return true;
        }
        assertThat(engine.exitCode()).as(engine.log()).isZero();
        return false;
    }

    private static Path state(String name) {
        return directory.resolve("state-" + name);
    }

    private static EngineProcess engine(String name, Path state, String... arguments) throws IOException {
        Path file = directory.resolve(name + ".sql");
        // A process that stands still has its files open: it cannot be taken over.
        String text = name.startsWith("frozen")
                ? PIPELINE.replace(INTO_FILES, "")
                        .replace(
                                "'json');",
                                "'json', 'properties.transaction.timeout.ms' = '" + TRANSACTION_MILLIS + "');")
                : PIPELINE;
        Files.writeString(
                file,
                text.replace("SERVERS", broker.bootstrapServers())
                        .replace("NAME", name)
                        .replace("DIRECTORY", directory.toString()));
        List<String> all = new ArrayList<>(List.of(file.toString(), "--state-dir", state.toString()));
        all.addAll(List.of(arguments));
        Path log = Files.createTempFile(directory, name, ".log");
        return EngineProcess.of(log, classes, all.toArray(String[]::new));
    }

    private static void loop(EngineProcess engine, Path state) throws Exception {
        boolean[] ofBroker = new boolean[KILLS + BROKER_KILLS];
        for (int kill = 0; kill < BROKER_KILLS; ) {
            int at = RANDOM.nextInt(ofBroker.length);
            kill += ofBroker[at] ? 0 : 1;
            ofBroker[at] = true;
        }
        KillMoments moments = new KillMoments(state);
        try (LifeWatch watch = new LifeWatch(broker, "loop", "loop-copies")) {
            long killed = 0;
            for (int kill = 0; kill < ofBroker.length; kill++) {
                Life before = watch.last();
                engine.start();
                if (RANDOM.nextInt(4) == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RANDOM.nextInt(START_MILLIS)));
                } else {
                    Life life = awaitRows(engine, watch, new Life(incarnation(before) + 1, 0, 0, 0));
                    if (killed > 0) {
                        moments.recovered(life.firstRowNanos() - killed);
                    }
                    awaitMoment(state);
                }
                if (ofBroker[kill]) {
                    broker.kill();
                    broker.restart();
                    Life known = watch.last();
                    awaitRows(engine, watch, known == null ? new Life(1, 0, 0, 0) : known);
                }
                requireAlive(engine, kill);
                killed = System.nanoTime();
                engine.kill();
                Life last = watch.last();
                moments.killed(incarnation(last) > incarnation(before) ? last : null);
            }
            long before = watch.rows();
            assertThat(engine.start().exitCode()).as(engine.log()).isZero();
            System.out.println("KafkaKillLoopTest: " + KILLS + " kills of the command, " + BROKER_KILLS
                    + " of the broker, -Dmillrace.test.seed=" + SEED + ": " + moments.report(watch) + "; " + before
                    + " of " + CLICKS_PER_KILL * (KILLS + BROKER_KILLS) + " rows were copied before the last life");
        }
    }

    private static long incarnation(@Nullable Life life) {
        return life == null ? 0 : life.incarnation();
    }

    /** Any moment of the next two epochs, or just when a manifest is there, which is soon committed. */
    private static void awaitMoment(Path state) {
        if (RANDOM.nextInt(3) > 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(RANDOM.nextInt(2 * EPOCH_MILLIS * 1_000)));
            return;
        }
        Set<String> before = manifests(state);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(4 * EPOCH_MILLIS);
        while (before.containsAll(manifests(state)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS / 20);
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(RANDOM.nextInt(10_000)));
    }

    /** Waits for more committed rows of a life, or of a later one. */
    private static Life awaitRows(EngineProcess engine, LifeWatch watch, Life known)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
        while (true) {
            Life life = watch.last();
            if (life != null
                    && life.incarnation() >= known.incarnation()
                    && life.rows() > (life.incarnation() == known.incarnation() ? known.rows() : 0)) {
                return life;
            }
            restartIfNobodyAnswered(engine);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no epoch was decided in time:\n" + engine.log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** A start ends when nobody answers for longer than it waits: the broker was killed, and is slow. */
    private static void restartIfNobodyAnswered(EngineProcess engine) throws IOException, InterruptedException {
        if (!engine.isAlive()) {
            assertThat(engine.exitCode()).as(engine.log()).isEqualTo(3);
            assertThat(engine.lastError()).isEqualTo("MR6501");
            engine.start();
        }
    }

    private static void requireAlive(EngineProcess engine, int kill) throws IOException, InterruptedException {
        if (!engine.isAlive()) {
            throw new IllegalStateException("the run ended with " + engine.exitCode() + " before kill " + kill
                    + "; if it is complete, give it more rows:\n" + engine.log());
        }
    }

    private static Set<String> manifests(Path state) {
        String[] names = state.toFile().list((File dir, String name) -> name.matches("manifest-[0-9-]+"));
        return names == null ? Set.of() : new TreeSet<>(Arrays.asList(names));
    }

    private static void assertNoOpenTransaction(String name) throws Exception {
        try (Topics topics = new Topics(broker)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (true) {
                boolean open = topics.admin().listTransactions().all().get(120, TimeUnit.SECONDS).stream()
                        .filter(one -> one.transactionalId().startsWith("millrace-" + name))
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
