package io.millrace.connector.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.kafkakit.TopicChanges;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.error.ErrorCode;
import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks and their transactions on a real broker, one life after the other. */
class KafkaSinkTest {
    private static final Duration SHORT_EPOCHS = Duration.ofMillis(100);

    private static Cluster cluster;

    @BeforeAll
    static void start(@TempDir Path directory) {
        // Transactions that have expired are looked for every 10 s by default.
        cluster =
                Cluster.start(directory, Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void showsAnEpochWhenItIsDecidedAndNotBefore() throws Exception {
        cluster.create("turns", 2);
        try (Life life = new Life("turns").table(cluster.servers(), "turns").start()) {
            life.write("turns", 1, 2).prepare();
            assertThat(cluster.committed("turns")).isEmpty();
            life.write("turns", 3);
            assertThat(cluster.committed("turns")).isEmpty();
            life.decide();
            awaitCommitted("turns", 1L, 2L);
            life.prepare().decide();
            awaitCommitted("turns", 1L, 2L, 3L);
            life.prepare().decide();
            life.write("turns", 4).prepare().decide();
            awaitCommitted("turns", 1L, 2L, 3L, 4L);
            assertThat(life.sink("turns").guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        }
        assertThat(cluster.records("millrace-marker-turns", "read_committed").get(0))
                .extracting(ConsumerRecord::value)
                .last()
                .isEqualTo("millrace-marker/1 incarnation=1 epoch=4 manifest=ab3 ids=millrace-turns");
    }

    @Test
    void losesWhatWasNotDecidedAndKeepsWhatWas() throws Exception {
        cluster.create("lives", 1);
        Life first = new Life("lives").table(cluster.servers(), "lives").start();
        first.write("lives", 1).prepare().decide();
        first.write("lives", 2).prepare();
        first.write("lives", 3);
        // Both transactions are open: nobody closes them but the next life.
        try (Life second = new Life("lives").table(cluster.servers(), "lives").start()) {
            assertThat(second.epoch()).isEqualTo(1);
            second.write("lives", 20).prepare().decide();
            awaitCommitted("lives", 1L, 20L);
            assertThatThrownBy(first::decide).satisfies(failsWith(KafkaSinkError.FENCED));
            first.close();
            second.write("lives", 30).prepare().decide();
        }
        awaitCommitted("lives", 1L, 20L, 30L);
        assertNoOpenTransaction();
    }

    @Test
    void abortsAtOnceWhenARunFails() throws Exception {
        cluster.create("failed", 1);
        Life life = new Life("failed").table(cluster.servers(), "failed").start();
        life.write("failed", 1).prepare();
        life.close();
        assertNoOpenTransaction();
        assertThat(cluster.committed("failed")).isEmpty();
        assertThat(cluster.numbers("failed", "read_uncommitted")).containsExactly(1L);
    }

    @Test
    void fencesAnInstanceThatUsedOtherIds() throws Exception {
        cluster.create("prefixes", 1);
        Life first = new Life("prefixes")
                .table(cluster.servers(), "prefixes", "sink.transactional-id-prefix", "mine")
                .start();
        first.write("prefixes", 1).prepare();
        try (Life second =
                new Life("prefixes").table(cluster.servers(), "prefixes").start()) {
            assertThatThrownBy(first::decide).satisfies(failsWith(KafkaSinkError.FENCED));
            first.close();
            second.write("prefixes", 2).prepare().decide();
        }
        awaitCommitted("prefixes", 2L);
    }

    @Test
    void endsWhenItsTransactionHasExpired() throws Exception {
        cluster.create("expired", 1);
        try (Life life = begunWithShortTransactions("expired")) {
            assertThatThrownBy(() -> {
                        // On a machine that stalls it expires before the rows are acknowledged.
                        life.write("expired", 1).prepare();
                        assertNoOpenTransaction();
                        life.decide();
                    })
                    .satisfies(failsWith(KafkaSinkError.TRANSACTION_EXPIRED));
        }
        try (Life next = new Life("expired").table(cluster.servers(), "expired").start()) {
            next.write("expired", 2).prepare().decide();
        }
        awaitCommitted("expired", 2L);
    }

    /** The transaction of a start's own marker is as short as all others: on a machine that stalls it may expire. */
    private static Life begunWithShortTransactions(String topic) throws IOException {
        for (int start = 1; true; start++) {
            Life life = new Life(topic, SHORT_EPOCHS)
                    .table(cluster.servers(), topic, "properties.transaction.timeout.ms", "1000");
            try {
                return life.start();
            } catch (MillraceException e) {
                life.close();
                if (start == 10) {
                    throw e;
                }
            }
        }
    }

    @Test
    void showsRowsAtOnceWhenTheyMayComeTwice() throws Exception {
        cluster.create("at-once", 1);
        try (Life life = new Life("at-once")
                .table(cluster.servers(), "at-once", "sink.delivery-guarantee", "at-least-once")
                .start()) {
            assertThat(life.sink("at-once").decider()).isEmpty();
            assertThat(life.sink("at-once").guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
            life.write("at-once", 1, 2);
            awaitCommitted("at-once", 1L, 2L);
            life.prepare();
        }
    }

    @Test
    void writesAllTablesOfAClusterInOneTransaction() throws Exception {
        cluster.create("one", 1).create("other", 1);
        try (Life life = new Life("both")
                .table(cluster.servers(), "one")
                .table(cluster.servers(), "other")
                .start()) {
            life.write("one", 1).write("other", 2).prepare();
            assertThat(cluster.committed("one")).isEmpty();
            life.decide();
            awaitCommitted("one", 1L);
            awaitCommitted("other", 2L);
        }
        Life differing = new Life("differing").table(cluster.servers(), "one");
        assertThatThrownBy(() -> differing.table(cluster.servers(), "other", "properties.linger.ms", "3"))
                .satisfies(failsWith(KafkaSinkError.DIFFERENT_CLIENTS))
                .hasMessageContaining("properties.linger.ms");
        assertThatThrownBy(() -> differing.table(cluster.servers(), "other", "properties.interceptor.classes", "x.Y"))
                .satisfies(failsWith(KafkaSinkError.OPTION_CONFLICT));
    }

    @Test
    void stampsRecordsWithTheirEventTime() throws Exception {
        cluster.create("times", 1);
        try (Life life = new Life("times").table(cluster.servers(), "times").start()) {
            life.write("times", 1_700_000_000L, 0).prepare().decide();
            awaitCommitted("times", 0L, 1_700_000_000L);
        }
        assertThat(cluster.records("times", "read_committed").get(0))
                .extracting(ConsumerRecord::timestamp)
                .containsExactly(1_700_000_000_000L, 0L);
    }

    @Test
    void rejectsARowThatIsTooLargeBeforeItSpoilsTheTransaction() throws Exception {
        cluster.create("small", 1, Map.of("max.message.bytes", "125"));
        try (Life life = new Life("small").table(cluster.servers(), "small").start()) {
            life.write("small", 1);
            assertThatThrownBy(() -> life.write("small", Long.MAX_VALUE / 1_000_000))
                    .satisfies(failsWith(KafkaSinkError.RECORD_TOO_LARGE))
                    .hasMessageContaining("9223372036854");
            life.write("small", 2).prepare().decide();
        }
        awaitCommitted("small", 1L, 2L);
    }

    @Test
    void choosesPartitions() throws Exception {
        cluster.create("round", 3).create("fixed", 3);
        try (Life life = new Life("partitions")
                .table(cluster.servers(), "round", "sink.partitioner", "round-robin")
                .table(cluster.servers(), "fixed", "sink.partitioner", "fixed")
                .start()) {
            life.write("round", 1, 2, 3, 4).write("fixed", 1, 2, 3, 4);
            life.prepare().decide();
            awaitCommitted("fixed", 1L, 2L, 3L, 4L);
        }
        assertThat(numbersByPartition("round")).containsExactly(List.of(1L, 4L), List.of(2L), List.of(3L));
        assertThat(numbersByPartition("fixed")).containsExactly(List.of(1L, 2L, 3L, 4L), List.of(), List.of());
        byte[] key = {'k'};
        assertThat(Partitioning.of("default", 7, 0).partition(key, 0, 1))
                .isEqualTo(Partitioning.of("default", 7, 1).partition(key, 0, 1));
        assertThat(Partitioning.of("default", 7, 0).partition(null, 0, 0)).isEqualTo(Partitioning.ANY);
    }

    @Test
    void writesKeysAsKafkasOwnClientsPartitionThem() throws Exception {
        cluster.create("keys", 5).create("values", 5);
        try (Life life = new Life("keys")
                .table(cluster.servers(), "keys", "key.format", "csv", "key.fields", "n")
                .table(
                        cluster.servers(),
                        "values",
                        "key.format",
                        "csv",
                        "key.fields",
                        "ts",
                        "value.fields-include",
                        "EXCEPT_KEY")
                .start()) {
            life.write("keys", 1, 2, 3, 1).write("values", 7).prepare().decide();
            awaitCommitted("keys", 1L, 1L, 2L, 3L);
        }
        cluster.create("plain", 5);
        for (String key : List.of("1", "2", "3")) {
            cluster.send("plain", key, "{\"n\":" + key + "}");
        }
        Map<String, Integer> expected = partitionOfKey("plain");
        assertThat(partitionOfKey("keys")).isEqualTo(expected);
        assertThat(cluster.records("values", "read_committed").values())
                .flatExtracting(records -> records)
                .singleElement()
                .satisfies(record ->
                        assertThat(record.key() + record.value()).isEqualTo("\"1970-01-01 00:00:07\"{\"n\":7}"));
        Life scattered = new Life("scattered");
        assertThatThrownBy(() -> scattered.table(
                        cluster.servers(),
                        "keys",
                        "key.format",
                        "csv",
                        "key.fields",
                        "n",
                        "sink.partitioner",
                        "round-robin"))
                .satisfies(failsWith(KafkaSinkError.OPTION_CONFLICT));
        assertThatThrownBy(() -> scattered.table(cluster.servers(), "keys", "key.format", "csv", "key.fields", "m"))
                .satisfies(failsWith(KafkaError.KEY_OPTION));
    }

    private static Map<String, Integer> partitionOfKey(String topic) {
        Map<String, Integer> partitions = new TreeMap<>();
        cluster.records(topic, "read_committed").values().stream()
                .flatMap(List::stream)
                .forEach(record -> partitions.put(record.key(), record.partition()));
        return partitions;
    }

    private static List<List<Long>> numbersByPartition(String topic) {
        return cluster.records(topic, "read_committed").values().stream()
                .map(records -> records.stream()
                        .map(record -> Cluster.number(record.value()))
                        .toList())
                .toList();
    }

    @Test
    void noticesATopicThatIsNotTheOneItWroteBefore() throws Exception {
        cluster.create("again", 1);
        byte[] state;
        try (Life life = new Life("again").table(cluster.servers(), "again").start()) {
            life.write("again", 1).prepare().decide();
            state = life.state();
        }
        TopicChanges.grow(cluster.admin(), "again", 2);
        try (Life life = new Life("again").table(cluster.servers(), "again").start(state)) {
            assertThat(life.sink("again").notes())
                    .extracting(problem -> problem.code())
                    .containsExactly(KafkaSinkError.PARTITIONS_CHANGED);
        }
        TopicChanges.delete(cluster.admin(), "again");
        Life gone = new Life("again").table(cluster.servers(), "again");
        assertThatThrownBy(gone::start).satisfies(failsWith(KafkaError.TOPIC_MISSING));
        gone.close();
        cluster.create("again", 2);
        Life another = new Life("again").table(cluster.servers(), "again");
        assertThatThrownBy(() -> another.start(state)).satisfies(failsWith(KafkaSinkError.OUTPUT_REPLACED));
        another.close();
    }

    @Test
    void stopsWhenATopicIsReplacedWhileItIsWritten() throws Exception {
        cluster.create("replaced", 1);
        try (Life life =
                new Life("replaced").table(cluster.servers(), "replaced").start()) {
            life.write("replaced", 1).prepare().decide();
            TopicChanges.delete(cluster.admin(), "replaced");
            cluster.create("replaced", 1);
            assertThatThrownBy(() -> {
                        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
                        while (System.nanoTime() < deadline) {
                            life.prepare().decide();
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                        }
                    })
                    .satisfies(failsWith(KafkaSinkError.OUTPUT_REPLACED));
        }
    }

    @Test
    void stopsWhenATopicIsDeletedWhileItIsWritten() throws Exception {
        cluster.create("deleted", 1);
        try (Life life = new Life("deleted").table(cluster.servers(), "deleted").start()) {
            life.write("deleted", 1).prepare().decide();
            TopicChanges.delete(cluster.admin(), "deleted");
            assertThatThrownBy(() -> {
                        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
                        while (System.nanoTime() < deadline) {
                            life.prepare().decide();
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                        }
                    })
                    .satisfies(failsWith(KafkaSinkError.OUTPUT_REPLACED))
                    .hasMessageContaining("was deleted");
        }
    }

    @Test
    void keepsEachKeyInItsPartitionWhileATopicGrows() throws Exception {
        cluster.create("growing", 2);
        try (Life life = new Life("growing")
                .table(cluster.servers(), "growing", "key.format", "csv", "key.fields", "n")
                .start()) {
            life.write("growing", 1, 2, 3, 4).prepare().decide();
            TopicChanges.grow(cluster.admin(), "growing", 7);
            life.write("growing", 1, 2, 3, 4).prepare().decide();
            awaitCommitted("growing", 1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L);
        }
        assertThat(cluster.records("growing", "read_committed").values().stream()
                        .flatMap(List::stream)
                        .map(record -> record.key() + " in " + record.partition())
                        .distinct())
                .hasSize(4);
    }

    @Test
    void refusesAMarkerTopicThatIsNoneBeforeAnybodyIsFenced() throws Exception {
        cluster.create("out", 1)
                .create("millrace-marker-wide", 2, Map.of("cleanup.policy", "compact"))
                .create("millrace-marker-deleting", 1, Map.of("cleanup.policy", "delete"))
                .create("millrace-marker-taken", 1, Map.of("cleanup.policy", "compact"))
                .send("millrace-marker-taken", "k", "v");
        for (String pipeline : List.of("wide", "deleting", "taken")) {
            Life life = new Life(pipeline).table(cluster.servers(), "out");
            assertThatThrownBy(life::start).satisfies(failsWith(KafkaSinkError.MARKER_TOPIC_UNFIT));
            life.close();
        }
        try (Life stranger = new Life("stranger")
                .table(cluster.servers(), "millrace-marker-taken", "sink.delivery-guarantee", "at-least-once")
                .start()) {
            assertThatThrownBy(() -> stranger.write("millrace-marker-taken", 1).prepare())
                    .satisfies(failsWith(KafkaSinkError.RECORD_REFUSED));
        }
    }

    @Test
    void refusesATransactionThatIsTooShortOrTooLong() throws Exception {
        Life tooShort = new Life("short");
        assertThatThrownBy(() ->
                        tooShort.table(cluster.servers(), "timeouts", "properties.transaction.timeout.ms", "2999"))
                .satisfies(failsWith(KafkaSinkError.TRANSACTION_TIMEOUT));
        cluster.create("timeouts", 1);
        Life tooLong =
                new Life("long").table(cluster.servers(), "timeouts", "properties.transaction.timeout.ms", "900001");
        assertThatThrownBy(tooLong::start)
                .satisfies(failsWith(KafkaSinkError.TRANSACTION_TIMEOUT))
                .hasMessageContaining("900001");
        tooLong.close();
    }

    private static org.assertj.core.api.ThrowingConsumer<Throwable> failsWith(ErrorCode code) {
        return failure -> {
            assertThat(failure).isInstanceOf(MillraceException.class);
            assertThat(((MillraceException) failure).problems())
                    .extracting(problem -> problem.code())
                    .contains(code);
        };
    }

    /** A commit is decided when it returns; its readers see it when the broker has told the partitions. */
    private static void awaitCommitted(String topic, Long... numbers) {
        await(() -> assertThat(cluster.committed(topic)).containsExactly(numbers));
    }

    private static void assertNoOpenTransaction() {
        await(() -> assertThat(cluster.admin().listTransactions().all().get())
                .extracting(TransactionListing::state)
                .isSubsetOf(TransactionState.COMPLETE_COMMIT, TransactionState.COMPLETE_ABORT, TransactionState.EMPTY));
    }

    private static void await(ThrowingCallable condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (true) {
            try {
                condition.call();
                return;
            } catch (Throwable e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
