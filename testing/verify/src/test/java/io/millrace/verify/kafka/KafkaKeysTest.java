package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys in every format, beside values that hold their columns too and values that do not; read and written. */
class KafkaKeysTest {
    private static final String BOUNDED = ",'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'";
    private static final byte[] GARBAGE = {'x'};

    @RegisterExtension
    static final SharedBroker BROKER = new SharedBroker();

    /** The key with the number 1; that of 1 + n has n added to its last byte, but for Avro, whose numbers are twice. */
    private static Map<String, byte[]> keyOfOne() {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        keys.put("json", text("{\"id\":1}"));
        keys.put("csv", text("1"));
        keys.put("raw", ByteBuffer.allocate(Long.BYTES).putLong(1).array());
        // The second branch of the union of null and long; numbers are in zigzag.
        keys.put("avro", new byte[] {2, 2});
        return keys;
    }

    private static byte[] key(String format, int number) {
        byte[] key = Objects.requireNonNull(keyOfOne().get(format)).clone();
        int last = format.equals("json") ? key.length - 2 : key.length - 1;
        key[last] += (byte) ((number - 1) * (format.equals("avro") ? 2 : 1));
        return key;
    }

    /**
     * What Flink's connector gives: it makes a row of each row that the key's format makes, with the key's columns, and
     * the value's over them. A key or value that is null is a row of NULL in raw, and none in the other formats.
     */
    @Test
    void readsKeysAsFlinkDoes() throws Exception {
        StringBuilder sql = new StringBuilder("SET 'millrace.dead-letter.*'='bad';"
                + "CREATE TABLE bad (source_table STRING, record_offset BIGINT, cause STRING)"
                + " WITH ('connector'='print');");
        List<String> queries = new ArrayList<>();
        for (String format : keyOfOne().keySet()) {
            String topic = "keys-" + format;
            BROKER.topics().create(topic, 1, Map.of());
            try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
                send(producer, topic, key(format, 1), "{\"id\":70,\"n\":0}");
                send(producer, topic, null, "{\"id\":71,\"n\":1}");
                send(producer, topic, key(format, 3), null);
                send(producer, topic, GARBAGE, "{\"id\":73,\"n\":3}");
                send(producer, topic, key(format, 5), "{\"n\":4}");
                send(producer, topic, key(format, 6), "{\"id\":75,\"n\":");
            }
            String key = ",'key.format'='" + format + "'";
            sql.append(table(format + "_all", "id BIGINT, n BIGINT", topic, "json", key + ",'key.fields'='id'"))
                    .append(table(
                            format + "_except",
                            "n BIGINT, k_id BIGINT",
                            topic,
                            "json",
                            key + ",'key.fields'='k_id','key.fields-prefix'='k_','value.fields-include'='EXCEPT_KEY'"));
            queries.add("SELECT '" + format + " all', id, n FROM " + format + "_all");
            queries.add("SELECT '" + format + " except', k_id, n FROM " + format + "_except");
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(sql + String.join(" UNION ALL ", queries) + ";")
                .run(RunOptions.defaults().withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)))) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            RunStatus status = pipeline.await();
            assertThat(status.totalRead()).isEqualTo(48);
            assertThat(status.badRecords()).isEqualTo(16);
        }
        List<String> expected = new ArrayList<>();
        for (String format : List.of("json", "csv", "avro")) {
            expected.add("+I[" + format + " all, 70, 0]");
            expected.add("+I[" + format + " all, null, 4]");
            expected.add("+I[" + format + " except, 1, 0]");
            expected.add("+I[" + format + " except, 5, 4]");
        }
        expected.addAll(List.of(
                "+I[raw all, 70, 0]",
                "+I[raw all, 71, 1]",
                "+I[raw all, null, 4]",
                "+I[raw except, 1, 0]",
                "+I[raw except, null, 1]",
                "+I[raw except, 5, 4]"));
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
        for (String format : keyOfOne().keySet()) {
            for (String table : List.of(format + "_all", format + "_except")) {
                assertThat(printed.toString(StandardCharsets.UTF_8))
                        .contains("[" + table + ", 3, in the key, ")
                        .contains("[" + table + ", 5, ");
            }
        }
    }

    /** In one batch nearly all records are bad: what is left over of the arrays of records is not taken for more. */
    @Test
    void joinsTheFewGoodValuesOfABatchWithTheirKeys() throws Exception {
        BROKER.topics().create("keys-few", 1, Map.of());
        BROKER.topics().create("keys-one", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of("linger.ms", "2000"))) {
            send(producer, "keys-one", key("json", 1), "{\"id\":1,\"n\":10}");
            send(producer, "keys-one", key("json", 2), "{\"id\":");
            for (int n = 0; n < 8; n++) {
                send(producer, "keys-few", n == 2 ? GARBAGE : key("json", n), n < 3 ? "{\"n\":" + n + "}" : "{\"n\":");
            }
        }
        String key = ",'key.format'='json','key.fields'='id'";
        List<String> rows = new ArrayList<>();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (RunningPipeline pipeline = Millrace.parse("SET 'millrace.dead-letter.*' = 'bad';"
                        + "CREATE TABLE bad (source_table STRING, record_offset BIGINT, cause STRING)"
                        + " WITH ('connector'='print');"
                        + table("single", "id BIGINT, n BIGINT", "keys-one", "json", key)
                        + table("few", "id BIGINT, n BIGINT", "keys-few", "json", key)
                        + "SELECT n FROM single UNION ALL SELECT n FROM few;")
                .run(RunOptions.defaults().withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)))) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            assertThat(pipeline.await().badRecords()).isEqualTo(7);
        }
        assertThat(rows).containsExactlyInAnyOrder("+I[10]", "+I[0]", "+I[1]");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("[few, 2, in the key, ");
    }

    @Test
    void takesAnyKeyWhereTheValueCounts() throws Exception {
        BROKER.topics().create("keys-covered", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
            send(producer, "keys-covered", null, "{\"k\":\"a\",\"v\":\"b\"}");
        }
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(table(
                                "t",
                                "k STRING NOT NULL, v STRING",
                                "keys-covered",
                                "json",
                                ",'key.format'='raw','key.fields'='k'")
                        + "SELECT k, v FROM t;")
                .run()) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            pipeline.await();
        }
        assertThat(rows).containsExactly("+I[a, b]");
    }

    @Test
    void readsAndWritesNullsInRaw(@TempDir Path directory) throws Exception {
        BROKER.topics().create("keys-nulls", 1, Map.of());
        BROKER.topics().create("keys-nulls-out", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = BROKER.topics().producer(Map.of())) {
            send(producer, "keys-nulls", text("k"), "v");
            send(producer, "keys-nulls", null, "v");
            send(producer, "keys-nulls", text("k"), null);
            send(producer, "keys-nulls", null, null);
        }
        String key = ",'key.format'='raw','key.fields'='k','value.fields-include'='EXCEPT_KEY'";
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(table("t", "k STRING, v STRING", "keys-nulls", "raw", key)
                        + table("u", "v STRING", "keys-nulls", "raw", "")
                        + "SELECT 'both', k, v FROM t UNION ALL SELECT 'value', '', v FROM u;")
                .run()) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            pipeline.await();
        }
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "+I[both, k, v]",
                        "+I[both, null, v]",
                        "+I[both, k, null]",
                        "+I[both, null, null]",
                        "+I[value, , v]",
                        "+I[value, , v]",
                        "+I[value, , null]",
                        "+I[value, , null]");
        try (RunningPipeline pipeline = Millrace.parse("SET 'pipeline.name'='keys-nulls';"
                        + table("t", "k STRING, v STRING", "keys-nulls", "raw", key)
                        + table("w", "k STRING, v STRING", "keys-nulls-out", "raw", key)
                        + "INSERT INTO w SELECT k, v FROM t;")
                .run(RunOptions.defaults().withStateDirectory(directory))) {
            pipeline.await();
        }
        assertThat(BROKER.topics().committedRecords("keys-nulls-out"))
                .extracting(record -> shown(record.key()) + " " + shown(record.value()))
                .containsExactly("k v", "null v", "k null", "null null");
    }

    private static String shown(byte @Nullable [] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void writesKeysInEveryFormat(@TempDir Path directory) throws Exception {
        StringBuilder sql = new StringBuilder("SET 'pipeline.name'='keys-written';");
        Map<String, String> values = new TreeMap<>();
        for (String format : keyOfOne().keySet()) {
            for (String include : List.of("ALL", "EXCEPT_KEY")) {
                String name = "written_" + format + "_" + include;
                BROKER.topics().create(name, 1, Map.of());
                String key = ",'key.format'='" + format + "','value.fields-include'='" + include + "','key.fields'=";
                boolean all = include.equals("ALL");
                sql.append(table(
                                name,
                                all ? "id BIGINT, n BIGINT" : "k_id BIGINT, n BIGINT",
                                name,
                                "json",
                                key + (all ? "'id'" : "'k_id','key.fields-prefix'='k_'")))
                        .append("INSERT INTO ")
                        .append(name)
                        .append(" VALUES (4, 40);\n");
                values.put(name, all ? "{\"id\":4,\"n\":40}" : "{\"n\":40}");
            }
        }
        try (RunningPipeline pipeline =
                Millrace.parse(sql.toString()).run(RunOptions.defaults().withStateDirectory(directory))) {
            pipeline.await();
        }
        values.forEach((name, value) -> assertThat(BROKER.topics().committedRecords(name))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key()).isEqualTo(key(name.split("_", -1)[1], 4));
                    assertThat(new String(record.value(), StandardCharsets.UTF_8))
                            .isEqualTo(value);
                }));
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, byte @Nullable [] key, @Nullable String value) {
        Topics.send(producer, new ProducerRecord<>(topic, 0, key, value == null ? null : text(value)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String table(String name, String columns, String topic, String format, String options) {
        return "CREATE TABLE " + name + " (" + columns + ") WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + BROKER.bootstrapServers() + "','format'='" + format + "'"
                + BOUNDED + options + ");\n";
    }
}
