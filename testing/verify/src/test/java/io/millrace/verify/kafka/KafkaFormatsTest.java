package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.cli.Main;
import io.millrace.kafkakit.BrokerProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics in each format, from topic to topic through the command; and late rows that go to a topic. */
class KafkaFormatsTest {
    private static final String BOUNDED = ",'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'";

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
    void carriesRowsFromJsonOverAvroAndCsvToRaw(@TempDir Path directory) throws Exception {
        for (String topic : List.of("as-json", "as-avro", "as-csv", "as-raw")) {
            topics.create(topic, 1, Map.of());
        }
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            for (String value : List.of(
                    "{\"id\":1,\"name\":\"Zoë, the \\\"first\\\"\",\"price\":12.50,\"at\":\"2026-03-01 09:00:00.123\"}",
                    "{\"id\":2,\"name\":null,\"price\":null,\"at\":null}",
                    "{\"id\":3,\"name\":\"\",\"price\":-0.01,\"at\":\"1969-12-31 23:59:59.999\"}")) {
                Topics.send(producer, Topics.record("as-json", 0, value));
            }
        }
        String row = "(id BIGINT, name STRING, price DECIMAL(10, 2), `at` TIMESTAMP(3))";
        run(
                directory,
                "to-avro",
                table("a", row, "as-json", "json", BOUNDED) + table("b", row, "as-avro", "avro", "")
                        + "INSERT INTO b SELECT * FROM a;");
        assertThat(topics.committedValues("as-avro")).hasSize(3).noneMatch(value -> value.contains("{"));
        run(
                directory,
                "to-csv",
                table("a", row, "as-avro", "avro", BOUNDED)
                        + table("b", row, "as-csv", "csv", ",'key.format'='raw','key.fields'='id'")
                        + "INSERT INTO b SELECT * FROM a;");
        List<String> lines = List.of(
                "1,\"Zoë, the \"\"first\"\"\",12.5,\"2026-03-01 09:00:00.123\"",
                "2,,,",
                "3,,-0.01,\"1969-12-31 23:59:59.999\"");
        assertThat(topics.committedValues("as-csv")).containsExactlyElementsOf(lines);
        run(
                directory,
                "to-raw",
                table("a", "(line STRING)", "as-csv", "raw", BOUNDED) + table("b", "(line STRING)", "as-raw", "raw", "")
                        + "INSERT INTO b SELECT UPPER(line) FROM a;");
        assertThat(topics.committedValues("as-raw"))
                .containsExactlyElementsOf(lines.stream()
                        .map(line -> line.toUpperCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void writesLateRowsInTheEpochOfTheResults(@TempDir Path directory) throws Exception {
        topics.create("visits", 1, Map.of());
        topics.create("visits-counted", 1, Map.of());
        topics.create("visits-late", 1, Map.of());
        topics.create("visits-bad", 1, Map.of());
        String sql = "SET 'execution.checkpointing.interval'='5 min';"
                + "SET 'millrace.late.visits'='late_visits'; SET 'millrace.dead-letter.visits'='bad_visits';"
                + table(
                        "visits",
                        "(k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)",
                        "visits",
                        "json",
                        ",'scan.startup.mode'='earliest-offset'")
                + table("counts", "(ws TIMESTAMP(3), n BIGINT)", "visits-counted", "json", "")
                + table(
                        "late_visits",
                        "(window_end TIMESTAMP(3), lateness_ms BIGINT, split STRING, record_offset BIGINT,"
                                + " row_json STRING)",
                        "visits-late",
                        "json",
                        "")
                + table("bad_visits", "(split STRING, record_offset BIGINT, cause STRING)", "visits-bad", "json", "")
                + "INSERT INTO counts SELECT window_start, COUNT(*) FROM"
                + " TABLE(TUMBLE(TABLE visits, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
                + " GROUP BY window_start, window_end;";
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            for (String value : List.of(
                    visit("a", "00:00:03"),
                    visit("b", "00:00:12"),
                    visit("late", "00:00:04"),
                    "garbage",
                    visit("c", "00:00:25"))) {
                Topics.send(producer, Topics.record("visits", 0, value));
            }
        }
        try (RunningPipeline pipeline =
                Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
            await(() -> pipeline.status().lateRows() == 1
                    && pipeline.status().badRecords() == 1
                    && pipeline.status().totalRead() == 5);
            for (String topic : List.of("visits-counted", "visits-late", "visits-bad")) {
                assertThat(topics.committedValues(topic)).as(topic).isEmpty();
            }
            // A last checkpoint is the first epoch that is decided.
            pipeline.stop();
            pipeline.await();
        }
        assertThat(topics.committedValues("visits-counted"))
                .containsExactly(
                        "{\"ws\":\"2026-01-01 00:00:00\",\"n\":1}", "{\"ws\":\"2026-01-01 00:00:10\",\"n\":1}");
        assertThat(topics.committedValues("visits-late")).singleElement().satisfies(late -> assertThat(late)
                .startsWith("{\"window_end\":\"2026-01-01 00:00:10\",\"lateness_ms\":")
                .contains("\"split\":\"visits-0\",\"record_offset\":2,")
                .contains("00:00:04"));
        assertThat(topics.committedValues("visits-bad")).singleElement().satisfies(bad -> assertThat(bad)
                .startsWith("{\"split\":\"visits-0\",\"record_offset\":3,\"cause\":\""));
    }

    @Test
    void showsTheWatermarkOfATableWhoseSplitsAreAllIdle(@TempDir Path directory) throws Exception {
        topics.create("quiet", 4, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            Topics.send(producer, Topics.record("quiet", 0, visit("a", "00:00:03")));
            Topics.send(producer, Topics.record("quiet", 1, visit("b", "00:00:12")));
        }
        String sql = "SET 'parallelism.default'='2'; SET 'table.exec.source.idle-timeout'='200 ms';"
                + table(
                        "quiet",
                        "(k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)",
                        "quiet",
                        "json",
                        ",'scan.startup.mode'='earliest-offset'")
                + "CREATE TABLE nowhere (k STRING) WITH ('connector'='blackhole');"
                + "INSERT INTO nowhere SELECT k FROM quiet;";
        long expected = Instant.parse("2026-01-01T00:00:11Z").toEpochMilli();
        try (RunningPipeline pipeline =
                Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
            await(() -> pipeline.status().watermarks().getOrDefault("quiet", 0L) == expected);
        }
    }

    private static String visit(String key, String time) {
        return "{\"k\":\"" + key + "\",\"ts\":\"2026-01-01 " + time + "\"}";
    }

    private static String table(String name, String columns, String topic, String format, String options) {
        return "CREATE TABLE " + name + " " + columns + " WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + broker.bootstrapServers() + "','format'='" + format + "'"
                + options + ");\n";
    }

    /** Through the command; a bounded run ends by itself. */
    private static void run(Path directory, String name, String sql) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".sql"), sql);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exitCode = Main.run(
                printed,
                printed,
                80,
                "run",
                file.toString(),
                "--state-dir",
                directory.resolve(name).toString());
        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
