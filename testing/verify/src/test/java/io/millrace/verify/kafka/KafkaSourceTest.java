package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.Millrace;
import io.millrace.api.Row;
import io.millrace.api.RunOptions;
import io.millrace.api.RunStatus;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.spi.error.MillraceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker as bounded tables: where reading begins and ends, and what records become. */
class KafkaSourceTest {
    private static final String ALL = "'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'";

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
    void beginsAndEndsWhereItIsTold() throws Exception {
        topics.create("modes", 2, Map.of());
        topics.writeNumbers("modes", 2, 0, 20, Map.of());
        long before = Topics.TIME - 1;
        long between = Topics.TIME + 10;
        topics.admin()
                .alterConsumerGroupOffsets(
                        "readers",
                        Map.of(
                                new TopicPartition("modes", 0), new OffsetAndMetadata(2),
                                new TopicPartition("modes", 1), new OffsetAndMetadata(4)))
                .all()
                .get(120, TimeUnit.SECONDS);
        String toTheEnd = ",'scan.bounded.mode'='latest-offset'";
        String fromTheStart = "'scan.startup.mode'='earliest-offset',";

        assertThat(read("modes", ALL)).containsExactlyElementsOf(numbers(0, 20));
        assertThat(read("modes", "'scan.startup.mode'='latest-offset'" + toTheEnd))
                .isEmpty();
        assertThat(read(
                        "modes",
                        "'scan.startup.mode'='timestamp','scan.startup.timestamp-millis'='" + between + "'" + toTheEnd))
                .containsExactlyElementsOf(numbers(10, 20));
        assertThat(read(
                        "modes",
                        "'scan.startup.mode'='specific-offsets',"
                                + "'scan.startup.specific-offsets'='partition:0,offset:9;partition:1,offset:8'"
                                + toTheEnd))
                .containsExactly(17L, 18L, 19L);
        assertThat(read(
                        "modes",
                        fromTheStart + "'scan.bounded.mode'='timestamp','scan.bounded.timestamp-millis'='" + between
                                + "'"))
                .containsExactlyElementsOf(numbers(0, 10));
        assertThat(read(
                        "modes",
                        fromTheStart + "'scan.bounded.mode'='timestamp','scan.bounded.timestamp-millis'='" + before
                                + "'"))
                .isEmpty();
        assertThat(read("modes", fromTheStart + "'scan.bounded.mode'='group-offsets','properties.group.id'='readers'"))
                .containsExactly(0L, 1L, 2L, 3L, 5L, 7L);
        assertThat(read("modes", "'properties.group.id'='readers'" + toTheEnd))
                .containsExactly(4L, 6L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
        assertThat(topics.committed("readers").values()).containsExactly(10L, 10L);
        assertThat(read(
                        "modes",
                        fromTheStart
                                + "'scan.bounded.mode'='specific-offsets',"
                                + "'scan.bounded.specific-offsets'='partition:1,offset:3'"))
                .containsExactly(1L, 3L, 5L);
    }

    @Test
    void readsWhatWasCommittedAndNothingElse() throws Exception {
        topics.create("transactions", 1, Map.of());
        List<Long> committed = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("transactional.id", "writer"))) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 6; transaction++) {
                producer.beginTransaction();
                for (long n = transaction * 10L; n < transaction * 10L + 3; n++) {
                    Topics.send(producer, Topics.record("transactions", 0, "{\"n\":" + n + "}"));
                    if (transaction % 2 == 0) {
                        committed.add(n);
                    }
                }
                producer.flush();
                if (transaction % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
            producer.beginTransaction();
            Topics.send(producer, Topics.record("transactions", 0, "{\"n\":99}"));
            producer.flush();
            assertThat(read("transactions", ALL)).containsExactlyElementsOf(committed);
            producer.abortTransaction();
        }
        assertThat(read("transactions", ALL)).containsExactlyElementsOf(committed);
    }

    @Test
    void readsCompressedBatches() throws Exception {
        topics.create("compressed", 1, Map.of());
        long next = 0;
        for (String codec : List.of("lz4", "zstd", "gzip", "snappy", "none")) {
            topics.writeNumbers(
                    "compressed", 1, next, next + 3_000, Map.of("compression.type", codec, "linger.ms", "20"));
            next += 3_000;
        }
        assertThat(read("compressed", ALL)).containsExactlyElementsOf(numbers(0, next));
    }

    @Test
    void readsARecordThatIsLargerThanAFetch() throws Exception {
        topics.create("large", 1, Map.of("max.message.bytes", "8000000"));
        try (KafkaProducer<byte[], byte[]> producer =
                topics.producer(Map.of("max.request.size", "8000000", "batch.size", "0"))) {
            for (int n = 0; n < 3; n++) {
                String filling = "x".repeat(n == 1 ? 6_000_000 : 1);
                Topics.send(producer, Topics.record("large", 0, "{\"x\":\"" + filling + "\",\"n\":" + n + "}"));
            }
        }
        assertThat(read("large", ALL)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void skipsTombstonesAndGivesMetadata() throws Exception {
        topics.create("facts", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            Topics.send(producer, Topics.record("facts", 0, null));
            Topics.send(producer, Topics.record("facts", 0, "{\"n\":1}"));
            Topics.send(producer, Topics.record("facts", 0, null));
            Topics.send(producer, Topics.record("facts", 0, "{\"n\":2}"));
        }
        String table = table("facts", ALL)
                .replace(
                        "n BIGINT",
                        "n BIGINT, topic STRING METADATA, p INT METADATA FROM 'partition', o BIGINT METADATA FROM"
                                + " 'offset', e INT METADATA FROM 'leader-epoch', ts TIMESTAMP_LTZ(3) METADATA FROM"
                                + " 'timestamp', k STRING METADATA FROM 'timestamp-type'");
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(table
                        + "SELECT n, topic, p, o, e, ts > TIMESTAMP '2026-01-01 00:00:00' AND ts <= CURRENT_TIMESTAMP,"
                        + " k FROM t;")
                .run()) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            assertThat(pipeline.await().totalRead()).isEqualTo(4);
        }
        assertThat(rows)
                .containsExactly(
                        "+I[1, facts, 0, 1, 0, true, LogAppendTime]", "+I[2, facts, 0, 3, 0, true, LogAppendTime]");
    }

    @Test
    void readsColumnsOfTheKey() throws Exception {
        topics.create("keyed", 1, Map.of());
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            Topics.send(producer, Topics.record("keyed", 0, "{\"id\":1}", "{\"n\":10}"));
            Topics.send(producer, Topics.record("keyed", 0, null, "{\"n\":20}"));
            Topics.send(producer, Topics.record("keyed", 0, "{\"id\":3}", null));
            Topics.send(producer, Topics.record("keyed", 0, "{\"id\":", "{\"n\":40}"));
            Topics.send(producer, Topics.record("keyed", 0, "{\"id\":5}", "{\"n\":"));
            Topics.send(producer, Topics.record("keyed", 0, "{\"id\":6}", "{\"n\":60}"));
        }
        String table = "SET 'millrace.dead-letter.t'='bad';"
                + "CREATE TABLE bad (record_offset BIGINT, cause STRING) WITH ('connector'='print');"
                + table(
                                "keyed",
                                ALL + ",'key.format'='json','key.fields'='k_id','key.fields-prefix'='k_',"
                                        + "'value.fields-include'='EXCEPT_KEY'")
                        .replace("n BIGINT", "k_id BIGINT, n BIGINT");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(table + "SELECT n, k_id FROM t;")
                .run(RunOptions.defaults().withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)))) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            RunStatus status = pipeline.await();
            assertThat(status.totalRead()).isEqualTo(6);
            assertThat(status.badRecords()).isEqualTo(2);
        }
        assertThat(rows).containsExactly("+I[10, 1]", "+I[60, 6]");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("[3, in the key, ", "[4, ");
    }

    @Test
    void comparesEventTimesWithTheTimesOfTheirRecords() throws Exception {
        topics.create("future", 1, Map.of());
        Instant stored = Instant.now().minus(Duration.ofDays(2));
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            for (int minutes : new int[] {0, 59, 61, 30}) {
                byte[] value = ("{\"ts\":\"" + stored.plus(Duration.ofMinutes(minutes)) + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
                Topics.send(producer, new ProducerRecord<>("future", 0, stored.toEpochMilli(), null, value));
            }
        }
        String sql = "SET 'millrace.dead-letter.t'='bad';"
                + "CREATE TABLE bad (record_offset BIGINT, error_code STRING) WITH ('connector'='print');"
                + table("future", ALL + ",'json.timestamp-format.standard'='ISO-8601'")
                        .replace(
                                "n BIGINT",
                                "ts TIMESTAMP_LTZ(3), o BIGINT METADATA FROM 'offset', WATERMARK FOR ts AS ts")
                + "SELECT o FROM t;";
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(sql)
                .run(RunOptions.defaults().withOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)))) {
            pipeline.rows().forEach(row -> rows.add(row.toString()));
            pipeline.await();
        }
        assertThat(rows).containsExactly("+I[0]", "+I[1]", "+I[3]");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("[2, MR7");
    }

    @Test
    void readsTopicsOfAListAndOfAPattern() throws Exception {
        topics.create("many-a", 1, Map.of());
        topics.create("many-b", 1, Map.of());
        topics.create("other-many-c", 1, Map.of());
        topics.writeNumbers("many-a", 1, 0, 3, Map.of());
        topics.writeNumbers("many-b", 1, 3, 6, Map.of());
        topics.writeNumbers("other-many-c", 1, 6, 9, Map.of());
        assertThat(read("many-a; other-many-c", ALL)).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
        assertThat(numbers(table("x", ALL).replace("'topic'='x'", "'topic-pattern'='many-.'")))
                .containsExactlyElementsOf(numbers(0, 6));
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        topics.create("refusals", 1, Map.of());
        assertThatThrownBy(() -> read("refusal", ALL))
                .isInstanceOfSatisfying(
                        MillraceException.class,
                        e -> assertThat(e.problems().get(0).hint()).isEqualTo("Did you mean 'topic' = 'refusals'?"))
                .hasMessageContaining("MR6505: topic refusal of table `t` does not exist");
        assertThatThrownBy(() -> read("refusals", "'scan.bounded.mode'='latest-offset'"))
                .hasMessageContaining("MR6510: table `t` lacks the option 'properties.group.id'");
        assertThatThrownBy(() -> read("refusals", "'properties.group.id'='nobody','scan.bounded.mode'='latest-offset'"))
                .hasMessageContaining("MR6514: group nobody has no committed offset of partition refusals-0");
        assertThatThrownBy(() -> read("refusals", "'scan.startup.mode'='timestamp'"))
                .hasMessageContaining("MR6510: table `t` lacks the option 'scan.startup.timestamp-millis'");
        assertThatThrownBy(() -> read("refusals", ALL + ",'topic-pattern'='a'"))
                .hasMessageContaining("MR6510: table `t` names topics and a pattern");
        assertThatThrownBy(() -> read(
                        "a;b",
                        "'scan.startup.mode'='specific-offsets',"
                                + "'scan.startup.specific-offsets'='partition:0,offset:1'"))
                .hasMessageContaining("reads several topics");
        assertThatThrownBy(() -> read(
                        "a",
                        "'scan.startup.mode'='specific-offsets'," + "'scan.startup.specific-offsets'='partition:0'"))
                .hasMessageContaining("cannot be 'partition:0'");
    }

    private static List<Long> read(String topic, String options) throws InterruptedException {
        return numbers(table(topic, options));
    }

    private static String table(String topic, String options) {
        return "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + broker.bootstrapServers() + "','format'='json'," + options
                + ");";
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    /** The numbers that a table gives, in their order. */
    private static List<Long> numbers(String table) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        try (RunningPipeline pipeline =
                Millrace.parse(table + "SELECT n FROM t;").run()) {
            for (Row row : pipeline.rows()) {
                numbers.add((Long) row.values().get(0));
            }
            pipeline.await();
        }
        numbers.sort(null);
        return numbers;
    }
}
