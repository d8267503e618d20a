package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real clusters written exactly once by one pipeline: the second one follows the first. */
class KafkaFollowerTest {
    private static final int KEYS = 4;
    private static final int CHUNK = 500;
    private static final Pattern VALUE = Pattern.compile("\\{\"k\":(\\d+),\"n\":(\\d+)}");

    private static final String SQL = """
            SET 'pipeline.name' = 'two';
            SET 'execution.checkpointing.interval' = '100 ms';
            CREATE TABLE t (n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'numbers', 'format' = 'json',
              'scan.startup.mode' = 'earliest-offset', 'properties.bootstrap.servers' = 'FIRST');
            CREATE TABLE a (k BIGINT, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'a',
              'key.format' = 'json', 'key.fields' = 'k', 'format' = 'json',
              'properties.bootstrap.servers' = 'FIRST');
            CREATE TABLE b (k BIGINT, n BIGINT) WITH ('connector' = 'kafka', 'topic' = 'b',
              'key.format' = 'json', 'key.fields' = 'k', 'format' = 'json',
              'properties.bootstrap.servers' = 'SECOND');
            INSERT INTO a SELECT MOD(n, 4), n FROM t;
            INSERT INTO b SELECT MOD(n, 4), n FROM t;
            """;

    private static BrokerProcess first;
    private static BrokerProcess second;
    private static Topics firstTopics;
    private static Topics secondTopics;

    @TempDir
    private Path directory = Path.of("");

    private int written;

    @BeforeAll
    static void start(@TempDir Path one, @TempDir Path two) throws Exception {
        Map<String, String> quick = Map.of("broker.session.timeout.ms", "1000");
        first = BrokerProcess.start(one, quick);
        second = BrokerProcess.start(two, quick);
        firstTopics = new Topics(first);
        secondTopics = new Topics(second);
        firstTopics.create("numbers", 2, Map.of());
        firstTopics.create("a", 2, Map.of());
        secondTopics.create("b", 2, Map.of());
    }

    @AfterAll
    static void stop() {
        firstTopics.close();
        secondTopics.close();
        first.close();
        second.close();
    }

    @Test
    void tellsWhoFollowsAndNoticesOneClusterWithTwoNames() {
        String text = Millrace.parse(sql()).explain().text(1_000);
        assertThat(text)
                .contains("exactly once, follows Kafka at " + first.bootstrapServers()
                        + ", marker topic millrace-marker-two; visible after the decision");
        String twice = SQL.replace("FIRST", first.bootstrapServers())
                .replace("SECOND", first.bootstrapServers().replace("127.0.0.1", "localhost"));
        assertThatThrownBy(() -> Millrace.parse(twice)
                        .run(RunOptions.defaults().withStateDirectory(directory.resolve("twice")))
                        .close())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR7007: table `b` leads to a cluster that other tables name in another way");
    }

    @Test
    void losesDoublesAndReordersNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("two.sql"), sql());
        Path log = Files.createFile(directory.resolve("log"));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        try (EngineProcess engine = EngineProcess.of(
                log,
                SharedClasses.in(classes),
                file.toString(),
                "--state-dir",
                directory.resolve("state").toString())) {
            write();
            engine.start();
            awaitRows(engine, secondTopics, "b", 1);
            engine.kill();
            write();
            engine.start();
            // An epoch that is prepared, decided or being applied, whichever is met.
            await(engine, () -> waits() || rows(secondTopics, "b") == written);
            engine.kill();
            write();
            engine.start();
            awaitRows(engine, secondTopics, "b", 2 * CHUNK + 1);
            second.kill();
            write();
            awaitRows(engine, firstTopics, "a", written);
            engine.kill();
            assertThat(waits()).as("rows for the cluster that is down").isTrue();
            second.restart();
            engine.start();
            awaitRows(engine, secondTopics, "b", written);
            second.kill();
            write();
            awaitRows(engine, firstTopics, "a", written);
            second.restart();
            awaitRows(engine, secondTopics, "b", written);
            engine.kill();
        }
        check(firstTopics, "a");
        check(secondTopics, "b");
    }

    private static String sql() {
        return SQL.replace("FIRST", first.bootstrapServers()).replace("SECOND", second.bootstrapServers());
    }

    private void write() throws Exception {
        firstTopics.writeNumbers("numbers", 2, written, written + CHUNK, Map.of());
        written += CHUNK;
    }

    /** Whether rows for the follower lie in the state directory. */
    private boolean waits() throws IOException {
        Path outbox = directory.resolve("state/outbox");
        if (!Files.isDirectory(outbox)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(outbox)) {
            return files.anyMatch(path -> path.getFileName().toString().startsWith("rows-"));
        }
    }

    private static int rows(Topics topics, String topic) {
        return topics.committedValues(topic).size();
    }

    private static void awaitRows(EngineProcess engine, Topics topics, String topic, int least) throws Exception {
        await(engine, () -> rows(topics, topic) >= least);
    }

    /** Something to wait for. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(EngineProcess engine, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
        while (!condition.holds()) {
            assertThat(engine.isAlive()).as(engine.log()).isTrue();
            assertThat(System.nanoTime()).as(engine.log()).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000L);
        }
    }

    /** Each number once, and those of a key in the order of the input. */
    private void check(Topics topics, String topic) {
        Map<Integer, List<Integer>> byKey = new TreeMap<>();
        for (String value : topics.committedValues(topic)) {
            Matcher matcher = VALUE.matcher(value);
            assertThat(matcher.matches()).as(value).isTrue();
            byKey.computeIfAbsent(Integer.valueOf(matcher.group(1)), key -> new ArrayList<>())
                    .add(Integer.valueOf(matcher.group(2)));
        }
        Map<Integer, List<Integer>> expected = new TreeMap<>();
        for (int n = 0; n < written; n++) {
            expected.computeIfAbsent(n % KEYS, key -> new ArrayList<>()).add(n);
        }
        assertThat(byKey).as(topic).isEqualTo(expected);
    }
}
