package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Metadata columns of a real broker's topics, read and written. */
class KafkaMetadataTest {
    private static final String BOUNDED = ",'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'";
    /** Records of long ago stay. */
    private static final Map<String, String> KEPT = Map.of("retention.ms", "-1");

    private static final long EVENT = Instant.parse("2026-01-01T10:00:00.123Z").toEpochMilli();
    private static final long GIVEN = Instant.parse("2024-02-29T23:59:59.999Z").toEpochMilli();

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    /** Flink's names and types; VIRTUAL and NOT NULL make no difference to a table that is read. */
    @Test
    void readsAllMetadata() throws Exception {
        BROKER.topics().create("read-metadata", 2, KEPT);
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
            for (int n = 0; n < 4; n++) {
                byte[] value = text("{\"n\":" + n + "}");
                Topics.send(producer, new ProducerRecord<>("read-metadata", n % 2, GIVEN + n, null, value));
            }
        }
        String columns = "`partition` INT NOT NULL METADATA VIRTUAL, n BIGINT, o BIGINT METADATA FROM 'offset',"
                + " topic STRING NOT NULL METADATA, e INT METADATA FROM 'leader-epoch' VIRTUAL,"
                + " ts TIMESTAMP_LTZ(3) NOT NULL METADATA FROM 'timestamp', `timestamp-type` STRING METADATA VIRTUAL";
        assertThat(rows("SET 'table.local-time-zone'='UTC';"
                        + table("t", columns, "read-metadata", BOUNDED)
                        + "SELECT n, `partition`, o, topic, e, CAST(ts AS TIMESTAMP(3)), `timestamp-type` FROM t;"))
                .containsExactlyInAnyOrder(
                        "+I[0, 0, 0, read-metadata, 0, 2024-02-29T23:59:59.999, CreateTime]",
                        "+I[1, 1, 0, read-metadata, 0, 2024-03-01T00:00, CreateTime]",
                        "+I[2, 0, 1, read-metadata, 0, 2024-03-01T00:00:00.001, CreateTime]",
                        "+I[3, 1, 1, read-metadata, 0, 2024-03-01T00:00:00.002, CreateTime]");
    }

    @Test
    void writesTheTimestampThatAQueryGives(@TempDir Path directory) throws Exception {
        BROKER.topics().create("stamps-in", 1, Map.of());
        BROKER.topics().create("stamps-out", 1, KEPT);
        BROKER.topics().create("stamps-timeless", 1, KEPT);
        BROKER.topics().create("stamps-again", 1, KEPT);
        long before = System.currentTimeMillis();
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
            for (String given : List.of(Long.toString(GIVEN), "null", "-1", "0")) {
                String value = "{\"event\":" + EVENT + ",\"given\":" + given + "}";
                Topics.send(producer, new ProducerRecord<>("stamps-in", text(value)));
            }
        }
        String stamp = "stamp TIMESTAMP_LTZ(3) METADATA FROM 'timestamp'";
        String sql = "SET 'pipeline.name'='stamps'; SET 'millrace.dead-letter.*'='bad';"
                + "CREATE TABLE bad (record_offset BIGINT, error_code STRING, cause STRING) WITH ('connector'='print');"
                + table(
                        "src",
                        "event BIGINT, given BIGINT, ts AS TO_TIMESTAMP_LTZ(event, 3), WATERMARK FOR ts AS ts",
                        "stamps-in",
                        BOUNDED)
                + table(
                        "stamped",
                        "o BIGINT METADATA FROM 'offset' VIRTUAL, " + stamp + ", given BIGINT, twice AS given * 2,"
                                + " ts TIMESTAMP_LTZ(3)",
                        "stamps-out",
                        "")
                + table("timeless", "given BIGINT, " + stamp, "stamps-timeless", "")
                + table("again", "given BIGINT, " + stamp, "stamps-again", "")
                + "INSERT INTO stamped SELECT TO_TIMESTAMP_LTZ(given, 3), given, ts FROM src;"
                + "INSERT INTO timeless (given) SELECT given FROM src WHERE given > 0;"
                + "INSERT INTO again SELECT given, ts FROM src WHERE given > 0;";
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (RunningPipeline pipeline = Millrace.parse(sql)
                .run(RunOptions.defaults()
                        .withStateDirectory(directory)
                        .withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)))) {
            assertThat(pipeline.await().badRecords()).isEqualTo(1);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("[2, MR6611, ")
                .contains("timestamp -1 ms");
        // A column that is given, the event time where it is NULL, and 1970 is a time like any other.
        assertThat(BROKER.topics().committedRecords("stamps-out"))
                .extracting(ConsumerRecord::timestamp)
                .containsExactly(GIVEN, EVENT, 0L);
        assertThat(BROKER.topics().committedValues("stamps-out").get(0))
                .isEqualTo("{\"given\":" + GIVEN + ",\"ts\":\"2026-01-01 10:00:00.123Z\"}");
        assertThat(BROKER.topics().committedRecords("stamps-timeless"))
                .singleElement()
                .satisfies(record -> assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis()));
        assertThat(BROKER.topics().committedRecords("stamps-again"))
                .extracting(ConsumerRecord::timestamp)
                .containsExactly(EVENT);
    }

    @Test
    void readsAndWritesHeaders(@TempDir Path directory) throws Exception {
        for (String topic : List.of("headers-in", "headers-out", "headers-made")) {
            BROKER.topics().create(topic, 1, Map.of());
        }
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
            ProducerRecord<byte[], byte[]> several = new ProducerRecord<>("headers-in", text("{\"n\":1}"));
            several.headers()
                    .add("trace", text("first"))
                    .add("größe", text("7"))
                    .add("none", null)
                    .add("trace", text("last"));
            Topics.send(producer, several);
            Topics.send(producer, new ProducerRecord<>("headers-in", text("{\"n\":2}")));
            ProducerRecord<byte[], byte[]> many = new ProducerRecord<>("headers-in", text("{\"n\":3}"));
            for (int i = 0; i < 10_000; i++) {
                many.headers().add("h" + i, text("" + i));
            }
            Topics.send(producer, many);
        }
        String headers = "headers MAP<STRING, BYTES> METADATA";
        String source = table("t", "n BIGINT, " + headers, "headers-in", BOUNDED);
        String query = "SELECT n, CARDINALITY(headers), DECODE(headers['trace'], 'UTF-8'),"
                + " DECODE(headers['größe'], 'UTF-8'), headers['none'], DECODE(headers['h9999'], 'UTF-8') FROM t;";
        assertThat(rows(source + query))
                .containsExactly(
                        "+I[1, 3, last, 7, null, null]",
                        "+I[2, 0, null, null, null, null]",
                        "+I[3, 10000, null, null, null, 9999]");
        String sql = "SET 'pipeline.name'='headers';"
                + source
                + table("copied", "h MAP<STRING, BYTES> METADATA FROM 'headers', n BIGINT", "headers-out", "")
                + table("made", "n BIGINT, " + headers, "headers-made", "")
                + "INSERT INTO copied SELECT headers, n FROM t;"
                + "INSERT INTO made SELECT n, CASE WHEN n = 1 THEN"
                + " MAP['a', ENCODE('x', 'UTF-8'), 'b', CAST(NULL AS BYTES)] END FROM t;";
        try (RunningPipeline pipeline =
                Millrace.parse(sql).run(RunOptions.defaults().withStateDirectory(directory))) {
            pipeline.await();
        }
        List<ConsumerRecord<byte[], byte[]>> copied = BROKER.topics().committedRecords("headers-out");
        assertThat(copied).extracting(KafkaMetadataTest::headers).element(0).isEqualTo("größe=7 trace=last");
        assertThat(copied).extracting(KafkaMetadataTest::headers).element(1).isEqualTo("");
        assertThat(copied.get(2).headers()).hasSize(10_000);
        assertThat(BROKER.topics().committedRecords("headers-made"))
                .extracting(KafkaMetadataTest::headers)
                .containsExactly("a=x", "", "");
    }

    private static String headers(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder shown = new StringBuilder();
        record.headers().forEach(header -> shown.append(header.key())
                .append('=')
                .append(new String(header.value(), StandardCharsets.UTF_8))
                .append(' '));
        return shown.toString().strip();
    }

    @Test
    void refusesToWriteWhatKafkaSets() {
        for (String column : List.of(
                "topic STRING METADATA",
                "p INT METADATA FROM 'partition'",
                "e INT METADATA FROM 'leader-epoch'",
                "o BIGINT METADATA FROM 'offset'",
                "k STRING METADATA FROM 'timestamp-type'")) {
            String written = table("t", "n INT, " + column, "nowhere", "") + "INSERT INTO t VALUES (1, NULL);";
            assertThat(Millrace.parse(written).check().problems())
                    .as(column)
                    .extracting(problem -> problem.code().code())
                    .containsExactly("MR2111");
            String virtual = table("t", "n INT, " + column + " VIRTUAL", "nowhere", "") + "INSERT INTO t VALUES (1);";
            assertThat(Millrace.parse(virtual).check().problems()).as(column).isEmpty();
        }
    }

    private static List<String> rows(String sql) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(sql).run()) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            pipeline.await();
        }
        return rows;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String table(String name, String columns, String topic, String options) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + BROKER.bootstrapServers() + "','format'='json'" + options
                + ");\n";
    }
}
