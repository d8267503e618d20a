package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.kafkakit.TopicChanges;
import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unbounded topics: over restarts of the pipeline and of the broker, and while topics change. */
class KafkaRestartTest {
    private static final int RECORDS = Boolean.getBoolean("millrace.long") ? 1_000_000 : 100_000;

    private static BrokerProcess broker;
    private static Topics topics;

    @BeforeAll
    static void start(@TempDir Path directory) {
        broker = BrokerProcess.start(directory);
        topics = new Topics(broker);
    }

    @AfterAll
    static void stop() {
        topics.close();
        broker.close();
    }

    @Test
    void goesOnWhereItStopped(@TempDir Path directory) throws Exception {
        topics.create("restarts", 3, Map.of());
        String options = "'scan.startup.mode'='earliest-offset','properties.group.id'='restarts'";
        topics.writeNumbers("restarts", 3, 0, 1_000, Map.of());
        try (RunningPipeline pipeline = run(directory, "restarts", options)) {
            await(pipeline, () -> pipeline.status().totalRead() == 1_000);
        }
        assertThat(topics.committed("restarts").values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1_000);
        topics.writeNumbers("restarts", 3, 1_000, 2_000, Map.of());
        try (RunningPipeline pipeline = run(directory, "restarts", options)) {
            await(pipeline, () -> pipeline.status().totalRead() >= 500);
            pipeline.kill();
        }
        broker.kill();
        broker.restart();
        topics.writeNumbers("restarts", 3, 2_000, 3_000, Map.of());
        try (RunningPipeline pipeline = run(directory, "restarts", options)) {
            await(pipeline, () -> visible(directory).size() >= 3_000);
        }
        assertThat(visible(directory)).containsExactlyElementsOf(numbers(0, 3_000));
    }

    @Test
    void takesWhatIsThereAndEnds(@TempDir Path directory) throws Exception {
        topics.create("present", 2, Map.of());
        String sql = "SET 'millrace.trigger'='available-now';"
                + pipeline(directory, "present", "'scan.startup.mode'='earliest-offset'");
        for (int run = 0; run < 3; run++) {
            topics.writeNumbers("present", 2, run * 500L, run * 500L + 500, Map.of());
            try (RunningPipeline pipeline = start(directory, sql)) {
                RunStatus status = pipeline.await();
                assertThat(status.state()).isEqualTo(RunStatus.State.DRAINED);
                assertThat(status.totalRead()).isEqualTo(500);
            }
        }
        assertThat(visible(directory)).containsExactlyElementsOf(numbers(0, 1_500));
    }

    @Test
    void findsNewPartitions(@TempDir Path directory) throws Exception {
        topics.create("growing", 1, Map.of());
        topics.writeNumbers("growing", 1, 0, 10, Map.of());
        String options = "'scan.startup.mode'='latest-offset','scan.topic-partition-discovery.interval'='100 ms'";
        try (RunningPipeline pipeline = run(directory, "growing", options)) {
            await(pipeline, () -> pipeline.status().splits().size() == 1);
            TopicChanges.grow(topics.admin(), "growing", 2);
            topics.writeNumbers("growing", 2, 10, 20, Map.of());
            await(pipeline, () -> visible(directory).size() == 10);
        }
        assertThat(visible(directory)).containsExactlyElementsOf(numbers(10, 20));
    }

    @Test
    void refusesATopicThatWasCreatedAnew(@TempDir Path directory) throws Exception {
        topics.create("anew", 1, Map.of());
        topics.writeNumbers("anew", 1, 0, 10, Map.of());
        String options = "'scan.startup.mode'='earliest-offset'";
        try (RunningPipeline pipeline = run(directory, "anew", options)) {
            await(pipeline, () -> visible(directory).size() == 10);
        }
        TopicChanges.delete(topics.admin(), "anew");
        assertThatThrownBy(() -> run(directory, "anew", options))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR6505: topic anew of table `t` does not exist");
        topics.create("anew", 1, Map.of());
        topics.writeNumbers("anew", 1, 0, 20, Map.of());
        assertThatThrownBy(() -> run(directory, "anew", options))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR6511: topic anew of table `t` was deleted and created anew");
    }

    @Test
    void readsPartitionsThatCameBetweenTwoRuns(@TempDir Path directory) throws Exception {
        topics.create("between", 1, Map.of());
        topics.writeNumbers("between", 1, 0, 10, Map.of());
        String options = "'scan.startup.mode'='latest-offset'";
        try (RunningPipeline pipeline = run(directory, "between", options)) {
            await(pipeline, () -> pipeline.status().splits().size() == 1);
            topics.writeNumbers("between", 1, 10, 20, Map.of());
            await(pipeline, () -> visible(directory).size() == 10);
        }
        TopicChanges.grow(topics.admin(), "between", 3);
        topics.writeNumbers("between", 3, 20, 50, Map.of());
        try (RunningPipeline pipeline = run(directory, "between", options)) {
            await(pipeline, () -> visible(directory).size() == 40);
        }
        assertThat(visible(directory)).containsExactlyElementsOf(numbers(10, 50));
    }

    @Test
    void stopsWhenItsTopicGoesOrComesAnewWhileItReads(@TempDir Path directory) throws Exception {
        String options = "'scan.startup.mode'='earliest-offset','scan.topic-partition-discovery.interval'='100 ms'";
        for (String topic : List.of("goes", "comes")) {
            topics.create(topic, 1, Map.of());
            topics.writeNumbers(topic, 1, 0, 10, Map.of());
            try (RunningPipeline pipeline = run(directory.resolve(topic), topic, options)) {
                await(pipeline, () -> pipeline.status().totalRead() == 10);
                TopicChanges.delete(topics.admin(), topic);
                if (topic.equals("comes")) {
                    topics.create(topic, 1, Map.of());
                    topics.writeNumbers(topic, 1, 0, 20, Map.of());
                }
                // Who notices first, the one who reads or the one who looks, is a matter of luck.
                assertThatThrownBy(pipeline::await)
                        .isInstanceOf(MillraceException.class)
                        .hasMessageMatching("MR651[123]: (topic|partition) " + topic + ".* of table `t` .*");
            }
        }
    }

    @Test
    void namesTheRecordsThatAreGone(@TempDir Path directory) throws Exception {
        topics.create("short", 1, Map.of());
        topics.writeNumbers("short", 1, 0, 10, Map.of());
        String options = "'scan.startup.mode'='earliest-offset'";
        try (RunningPipeline pipeline = run(directory, "short", options)) {
            await(pipeline, () -> visible(directory).size() == 10);
        }
        topics.writeNumbers("short", 1, 10, 30, Map.of());
        topics.admin()
                .deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(25)))
                .all()
                .get(120, TimeUnit.SECONDS);
        try (RunningPipeline pipeline = run(directory, "short", options)) {
            assertThatThrownBy(pipeline::await)
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("MR6512: offsets 10 to 24 of partition short-0 of table `t` are gone");
        }
        // As the hint says.
        try (RunningPipeline pipeline =
                run(directory, "short", options + ",'properties.auto.offset.reset'='earliest'")) {
            await(pipeline, () -> visible(directory).size() == 15);
            assertThat(pipeline.status().lostRecords()).isEqualTo(15);
        }
        List<Long> left = new ArrayList<>(numbers(0, 10));
        left.addAll(numbers(25, 30));
        assertThat(visible(directory)).containsExactlyElementsOf(left);
    }

    @Test
    void putsGarbageAside(@TempDir Path directory) throws Exception {
        topics.create("garbage", 4, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("linger.ms", "20"))) {
            for (int n = 0; n < RECORDS; n++) {
                String value = n % 100 == 7 ? "{\"n\":" + n : "{\"n\":" + n + "}";
                Topics.send(producer, Topics.record("garbage", n % 4, value));
            }
        }
        String sql =
                "CREATE TABLE bad (source_table STRING, split STRING, record_offset BIGINT, `raw` BYTES, error_code"
                        + " STRING, cause STRING) WITH ('connector'='filesystem','path'='" + directory.resolve("bad")
                        + "','format'='json'); SET 'millrace.dead-letter.t'='bad';"
                        + pipeline(
                                directory,
                                "garbage",
                                "'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'");
        try (RunningPipeline pipeline = start(directory, sql)) {
            RunStatus status = pipeline.await();
            assertThat(status.totalRead()).isEqualTo(RECORDS);
            assertThat(status.badRecords()).isEqualTo(RECORDS / 100);
        }
        List<Long> good =
                LongStream.range(0, RECORDS).filter(n -> n % 100 != 7).boxed().toList();
        assertThat(visible(directory).equals(good)).isTrue();
        List<String> bad = lines(directory.resolve("bad"));
        assertThat(bad).hasSize(RECORDS / 100);
        // Number 107 is the 26th record of partition 3.
        assertThat(bad).anySatisfy(line -> assertThat(line)
                .contains("\"split\":\"garbage-3\"")
                .contains("\"record_offset\":26,")
                .contains(java.util.Base64.getEncoder()
                        .encodeToString("{\"n\":107".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    private static RunningPipeline run(Path directory, String topic, String options) {
        return start(directory, pipeline(directory, topic, options));
    }

    private static RunningPipeline start(Path directory, String sql) {
        return Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(directory.resolve("state")));
    }

    private static String pipeline(Path directory, String topic, String options) {
        return "SET 'execution.checkpointing.interval'='100 ms';"
                + "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + broker.bootstrapServers() + "','format'='json'," + options
                + "); CREATE TABLE written (n BIGINT) WITH ('connector'='filesystem','path'='"
                + directory.resolve("out")
                + "','format'='json','sink.rolling-policy.rollover-interval'='50 ms',"
                + "'sink.rolling-policy.check-interval'='10 ms');"
                + "INSERT INTO written SELECT n FROM t;";
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** The numbers that the pipeline has made visible, in their order. */
    private static List<Long> visible(Path directory) {
        List<Long> numbers = new ArrayList<>();
        for (String line : lines(directory.resolve("out"))) {
            numbers.add(Long.valueOf(line.substring("{\"n\":".length(), line.length() - 1)));
        }
        numbers.sort(null);
        return numbers;
    }

    private static List<String> lines(Path directory) {
        List<String> lines = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return lines;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(
                            file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return lines;
    }

    private static void await(RunningPipeline pipeline, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.getAsBoolean()) {
            if (pipeline.failure().isPresent()) {
                throw pipeline.failure().get();
            }
            assertThat(System.nanoTime()).as("%s", pipeline.status()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
