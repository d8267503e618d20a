package io.millrace.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.kafka.produce.FakeBrokers.Mishap;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the sender does when brokers are in trouble. */
class RowSenderTest {
    private static final int PARTITIONS = 4;
    private static final int BATCH_BYTES = 400;
    private static final int REQUEST_BYTES = 700;

    /** A broker may heal of these, or never had them: the same bytes are sent again. */
    private static final Set<Errors> HEALING = EnumSet.of(
            Errors.CORRUPT_MESSAGE,
            Errors.UNKNOWN_TOPIC_OR_PARTITION,
            Errors.LEADER_NOT_AVAILABLE,
            Errors.NOT_LEADER_OR_FOLLOWER,
            Errors.REQUEST_TIMED_OUT,
            Errors.NETWORK_EXCEPTION,
            Errors.NOT_ENOUGH_REPLICAS,
            Errors.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
            Errors.CONCURRENT_TRANSACTIONS,
            Errors.COORDINATOR_LOAD_IN_PROGRESS,
            Errors.COORDINATOR_NOT_AVAILABLE,
            Errors.NOT_COORDINATOR,
            Errors.KAFKA_STORAGE_ERROR,
            Errors.UNKNOWN_TOPIC_ID,
            Errors.THROTTLING_QUOTA_EXCEEDED,
            Errors.INVALID_TXN_STATE);

    /** These end the run. */
    private static final Set<Errors> FINAL = EnumSet.of(
            Errors.MESSAGE_TOO_LARGE,
            Errors.RECORD_LIST_TOO_LARGE,
            Errors.INVALID_RECORD,
            Errors.INVALID_TIMESTAMP,
            Errors.INVALID_REQUIRED_ACKS,
            Errors.TOPIC_AUTHORIZATION_FAILED,
            Errors.CLUSTER_AUTHORIZATION_FAILED,
            Errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
            Errors.OUT_OF_ORDER_SEQUENCE_NUMBER,
            Errors.INVALID_PRODUCER_EPOCH,
            Errors.PRODUCER_FENCED,
            Errors.UNKNOWN_PRODUCER_ID,
            Errors.INVALID_PRODUCER_ID_MAPPING,
            Errors.TRANSACTION_ABORTABLE,
            Errors.UNSUPPORTED_VERSION,
            Errors.UNSUPPORTED_FOR_MESSAGE_FORMAT,
            Errors.UNSUPPORTED_COMPRESSION_TYPE,
            Errors.POLICY_VIOLATION,
            Errors.UNKNOWN_SERVER_ERROR);

    private final FakeBrokers brokers = new FakeBrokers();
    private final AtomicReference<RowSender> open = new AtomicReference<>();

    @AfterEach
    void close() {
        RowSender sender = open.getAndSet(null);
        if (sender != null) {
            sender.close();
            assertThat(brokers.isClosed()).isTrue();
        }
    }

    private Lane lane(long memoryBytes, long lingerMillis, long deliveryMillis) {
        SendSettings settings = new SendSettings(
                BATCH_BYTES,
                REQUEST_BYTES,
                memoryBytes,
                TimeUnit.MILLISECONDS.toNanos(lingerMillis),
                TimeUnit.MILLISECONDS.toNanos(deliveryMillis),
                TimeUnit.MILLISECONDS.toNanos(1),
                1_000,
                Compression.NONE);
        RowSender sender = new RowSender(
                settings, brokers, Map.of("t", new TopicTarget(FakeBrokers.TOPIC_ID, 1 << 20)), "test-sender");
        open.set(sender);
        Lane lane = sender.lane(failure -> new IllegalStateException(failure));
        lane.begin(OutboxTest.begun(new ProducerIdentity("id", 1, (short) 0, false)));
        return lane;
    }

    private Lane lane() {
        return lane(1 << 20, 0, 60_000);
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("t", number);
    }

    private static void append(Lane lane, int partition, List<Row> rows) throws InterruptedIOException {
        int[] order = IntStream.range(0, rows.size()).toArray();
        lane.append(partition(partition), Row.encoded(rows), order, 0, rows.size());
    }

    @Test
    void sendsAgainWhatMayHealAndNothingElse() throws Exception {
        assertThat(HEALING).doesNotContainAnyElementsOf(FINAL);
        List<Row> expected = new ArrayList<>();
        Lane lane = lane();
        for (Errors error : HEALING) {
            brokers.trouble(Mishap.REFUSE, error);
            List<Row> rows = List.of(Row.of("before " + error), Row.of("after " + error));
            append(lane, 0, rows);
            lane.flush();
            expected.addAll(rows);
            assertThat(brokers.log(partition(0))).as(error.name()).isEqualTo(expected);
        }
        assertThat(brokers.refreshes()).isPositive();
        for (Errors error : FINAL) {
            close();
            Lane failing = lane();
            brokers.trouble(Mishap.REFUSE, error);
            append(failing, 1, List.of(Row.of("x")));
            assertThatThrownBy(failing::flush)
                    .as(error.name())
                    .cause()
                    .isInstanceOf(error.exception().getClass());
            assertThat(brokers.log(partition(1))).isEmpty();
        }
    }

    @Test
    void takesADuplicateForSuccess() throws Exception {
        Lane lane = lane();
        brokers.trouble(Mishap.LOSE_ANSWER, Errors.NONE);
        append(lane, 0, List.of(Row.of("x")));
        lane.flush();
        assertThat(lane.isEmpty()).isTrue();
        assertThat(brokers.log(partition(0))).containsExactly(Row.of("x"));
    }

    @Test
    void believesABrokerThatInsistsThatThereIsNoTransaction() throws Exception {
        Lane lane = lane();
        IntStream.range(0, 4).forEach(i -> brokers.trouble(Mishap.REFUSE, Errors.INVALID_TXN_STATE));
        append(lane, 0, List.of(Row.of("x")));
        assertThatThrownBy(lane::flush)
                .cause()
                .isInstanceOf(Errors.INVALID_TXN_STATE.exception().getClass());
    }

    @Test
    void halvesWhatIsTooLargeForTheTopicAfterAll() throws Exception {
        Lane lane = lane();
        brokers.maxBatchBytes(120);
        List<Row> rows =
                IntStream.range(0, 200).mapToObj(i -> Row.of("row " + i)).toList();
        append(lane, 0, rows);
        lane.flush();
        assertThat(lane.isEmpty()).isTrue();
        append(lane, 0, rows);
        lane.flush();
        assertThat(brokers.log(partition(0)))
                .isEqualTo(Stream.concat(rows.stream(), rows.stream()).toList());
        append(lane, 0, List.of(Row.of("x".repeat(120))));
        assertThatThrownBy(lane::flush).cause().isInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void namesTheTopicThatMayNotBeWritten() throws Exception {
        Lane lane = lane();
        brokers.trouble(Mishap.REFUSE, Errors.TOPIC_AUTHORIZATION_FAILED);
        append(lane, 0, List.of(Row.of("x")));
        assertThatThrownBy(lane::flush)
                .cause()
                .isInstanceOfSatisfying(
                        TopicAuthorizationException.class,
                        refused -> assertThat(refused.unauthorizedTopics()).containsExactly("t"));
    }

    @Test
    void doesNotWriteIntoATopicThatOnlyHasTheName() throws Exception {
        Lane lane = lane();
        append(lane, 0, List.of(Row.of("x")));
        lane.flush();
        brokers.recreateTopic();
        append(lane, 0, List.of(Row.of("y")));
        assertThatThrownBy(lane::flush).cause().isInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    void endsWhenCredentialsAreRefused() throws Exception {
        Lane lane = lane();
        brokers.down(true);
        append(lane, 0, List.of(Row.of("x")));
        brokers.refuse(new SaslAuthenticationException("no"));
        assertThatThrownBy(lane::flush).cause().isInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void givesUpWhenNothingArrivesInTime() throws Exception {
        Lane lane = lane(1 << 20, 0, 50);
        brokers.down(true);
        append(lane, 0, List.of(Row.of("x")));
        assertThatThrownBy(lane::flush)
                .cause()
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("rows for t-0 have not arrived after ")
                .hasMessageContaining("no broker that leads the partition");
        close();
        brokers.down(false);
        // Long enough for a first refusal on a machine that stalls.
        Lane refused = lane(1 << 20, 0, 1_000);
        IntStream.range(0, 10_000).forEach(i -> brokers.trouble(Mishap.REFUSE, Errors.NOT_ENOUGH_REPLICAS));
        append(refused, 0, List.of(Row.of("x")));
        assertThatThrownBy(refused::flush).cause().hasMessageContaining("NOT_ENOUGH_REPLICAS");
    }

    @Test
    void keepsWhoeverWritesWaitingWhileTooMuchIsUnsent() throws Exception {
        Lane lane = lane(2 * BATCH_BYTES, 60_000, 60_000);
        brokers.down(true);
        List<Row> rows =
                IntStream.range(0, 100).mapToObj(i -> Row.of("row " + i)).toList();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try {
                append(lane, 0, rows);
                append(lane, 1, rows);
                lane.flush();
            } catch (InterruptedIOException | RuntimeException e) {
                failure.set(e);
            }
        });
        writer.start();
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        brokers.down(false);
        writer.join(120_000);
        assertThat(failure.get()).isNull();
        assertThat(brokers.log(partition(0))).isEqualTo(rows);
        assertThat(brokers.log(partition(1))).isEqualTo(rows);
        assertThat(brokers.requestBytes()).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(REQUEST_BYTES));
        // The wait of somebody whose run has ended is over.
        brokers.down(true);
        Thread stuck = new Thread(() -> {
            try {
                append(lane, 0, rows);
                append(lane, 0, rows);
            } catch (InterruptedIOException | RuntimeException e) {
                failure.set(e);
            }
        });
        stuck.start();
        while (stuck.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        lane.fail(new KafkaException("over"));
        stuck.join(120_000);
        assertThat(failure.get()).hasRootCauseMessage("over");
    }

    @Test
    void letsAWaitBeInterrupted() throws Exception {
        Lane lane = lane();
        brokers.down(true);
        append(lane, 0, List.of(Row.of("x")));
        Thread.currentThread().interrupt();
        assertThatThrownBy(lane::flush).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keepsOrderAndLosesNothingInAllTroubles() throws Exception {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Lane lane = lane(4 * BATCH_BYTES, 1, 60_000);
        List<Errors> healing = List.copyOf(HEALING);
        List<List<Row>> expected = IntStream.range(0, PARTITIONS)
                .mapToObj(i -> (List<Row>) new ArrayList<Row>())
                .toList();
        for (int round = 0; round < 300; round++) {
            if (random.nextInt(3) == 0 && !brokers.hasTroubles()) {
                brokers.trouble(
                        List.of(Mishap.values()).get(random.nextInt(Mishap.values().length)),
                        healing.get(random.nextInt(healing.size())));
            }
            brokers.down(random.nextInt(10) == 0);
            int partition = random.nextInt(PARTITIONS);
            List<Row> rows = IntStream.range(0, random.nextInt(1, 30))
                    .mapToObj(i -> Row.random(random, false, 60))
                    .toList();
            if (random.nextInt(8) == 0) {
                brokers.down(false);
                lane.flush();
            }
            brokers.down(false);
            append(lane, partition, rows);
            expected.get(partition).addAll(rows);
        }
        brokers.down(false);
        lane.flush();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(brokers.log(partition(partition))).as("seed %d", seed).isEqualTo(expected.get(partition));
        }
    }
}
