package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.Lane;
import io.millrace.connector.kafka.produce.ProducerTransactions;
import io.millrace.connector.kafka.produce.RowSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One of the two transactional ids, with at most one open transaction. Kafka's producer begins and ends it and sends
 * the marker; rows go through a lane beside it.
 *
 * <pre>
 * initialize ─► begin (first row) ─► rows* ─► commit ─► begin …
 *                                       └► close: the run has failed
 * </pre>
 *
 * <p>Tasks begin and add rows; the coordinator commits, after every task has flushed.
 */
final class EpochProducer {
    /** How long a commit that times out is repeated before the run ends like a crash. */
    private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(2);

    /** A broker that answers aborts in milliseconds; one that does not will do so when the transaction expires. */
    private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);

    private final String transactionalId;
    private final SinkFailures failures;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ProducerTransactions transactions;
    private final Lane lane;
    private volatile boolean open;
    private volatile long openedNanos;
    private volatile boolean committing;

    /** Sends nothing yet. */
    EpochProducer(String transactionalId, Map<String, Object> settings, SinkFailures failures, RowSender sender) {
        this.transactionalId = transactionalId;
        this.failures = failures;
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
        producer = new KafkaProducer<>(own, new ByteArraySerializer(), new ByteArraySerializer());
        transactions = ProducerTransactions.of(producer);
        lane = sender.lane(failure -> failures.failed(failure, age()));
    }

    String transactionalId() {
        return transactionalId;
    }

    /** Fences every other producer of this id; its transaction is aborted, or committed if that had been decided. */
    void initialize() {
        producer.initTransactions();
    }

    /** Where rows of an epoch go; its transaction is begun if these are the first. */
    synchronized Lane begin() {
        if (!open) {
            lane.check();
            try {
                producer.beginTransaction();
                lane.begin(transactions.current());
            } catch (RuntimeException e) {
                throw failures.failed(e, Duration.ZERO);
            }
            openedNanos = System.nanoTime();
            open = true;
        }
        return lane;
    }

    /** How long the open transaction has been open. */
    Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    /** Sends the marker and commits; when this returns, readers of committed records see all of it. */
    void commit(ProducerRecord<byte[], byte[]> marker) {
        Lane rows = begin();
        rows.check();
        if (!rows.isEmpty()) {
            throw new IllegalStateException("rows of an epoch that is to be committed are still on their way");
        }
        send(marker);
        synchronized (this) {
            committing = true;
        }
        lane.waits().begin();
        try {
            commit();
        } finally {
            lane.waits().end();
        }
        synchronized (this) {
            committing = false;
            open = false;
        }
    }

    /** How long somebody has been waiting for the broker. */
    long waitedNanos() {
        return lane.waits().nanos();
    }

    /** What somebody waits for, for people; null when it is not known. */
    @Nullable
    String waitsFor() {
        if (!committing) {
            return lane.waitsFor();
        }
        Node coordinator = transactions.coordinator();
        return coordinator == null
                ? "a coordinator of transactional id " + transactionalId
                : "broker " + coordinator.id() + " at " + coordinator.host() + ":" + coordinator.port()
                        + ", the coordinator of transactional id " + transactionalId + ", to commit";
    }

    private void commit() {
        long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw failures.unknown(e);
                }
            } catch (RuntimeException e) {
                // What the broker has against the marker says more.
                Throwable refused = lane.failure();
                throw failures.failed(refused == null ? e : refused, age());
            }
        }
    }

    private void send(ProducerRecord<byte[], byte[]> marker) {
        try {
            Future<RecordMetadata> unused = producer.send(marker, (metadata, failure) -> {
                if (failure != null) {
                    lane.fail(failure);
                }
            });
        } catch (RuntimeException e) {
            throw failures.failed(e, age());
        }
    }

    /** Ends without committing; an open transaction is aborted if the broker answers at once. */
    void close() {
        boolean abort;
        // Nothing more may come into the transaction while it is aborted.
        lane.fail(new KafkaException("the run has ended"));
        synchronized (this) {
            abort = open && !committing;
        }
        if (abort) {
            CompletableFuture<Void> aborted =
                    CompletableFuture.runAsync(() -> producer.abortTransaction(), EpochProducer::onThread);
            try {
                aborted.get(ABORT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                // Fenced, or no answer: the broker aborts it when it expires, or at the next start.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        producer.close(Duration.ZERO);
    }

    private static void onThread(Runnable abort) {
        Thread thread = new Thread(abort, "millrace-abort");
        thread.setDaemon(true);
        thread.start();
    }
}
