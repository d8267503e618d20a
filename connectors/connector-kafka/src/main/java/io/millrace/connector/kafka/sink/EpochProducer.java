package io.millrace.connector.kafka.sink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One of the two transactional ids, with at most one open transaction.
 *
 * <pre>
 * initialize ─► begin (first record) ─► send* ─► commit ─► begin …
 *                                          └► abandon: the run has failed
 * </pre>
 *
 * <p>Tasks begin and send; the coordinator commits, after every task has flushed.
 */
final class EpochProducer {
    /** How long a commit that times out is repeated before the run ends like a crash. */
    private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(2);

    /** A broker that answers aborts in milliseconds; one that does not will do so when the transaction expires. */
    private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);

    private final String transactionalId;
    private final SinkFailures failures;
    private final RecordProducer records;
    private volatile boolean open;
    private volatile long openedNanos;
    private boolean committing;

    EpochProducer(String transactionalId, Map<String, Object> settings, SinkFailures failures) {
        this.transactionalId = transactionalId;
        this.failures = failures;
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        own.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
        records = new RecordProducer(own, failures, this::age);
    }

    String transactionalId() {
        return transactionalId;
    }

    /** Fences every other producer of this id; its transaction is aborted, or committed if that had been decided. */
    void initialize() {
        records.client().initTransactions();
    }

    /** The transaction of an epoch, begun if this is its first record. */
    synchronized RecordProducer begin() {
        if (!open) {
            records.check();
            try {
                records.client().beginTransaction();
            } catch (RuntimeException e) {
                throw failures.failed(e, Duration.ZERO);
            }
            openedNanos = System.nanoTime();
            open = true;
        }
        return records;
    }

    /** How long the open transaction has been open. */
    Duration age() {
        return open ? Duration.ofNanos(System.nanoTime() - openedNanos) : Duration.ZERO;
    }

    /** Sends the marker and commits; when this returns, readers of committed records see all of it. */
    void commit(ProducerRecord<byte[], byte[]> marker) {
        RecordProducer begun = begin();
        begun.send(marker);
        synchronized (this) {
            committing = true;
        }
        long deadline = System.nanoTime() + COMMIT_PATIENCE.toNanos();
        while (true) {
            try {
                records.client().commitTransaction();
                break;
            } catch (TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw failures.unknown(e);
                }
            } catch (RuntimeException e) {
                Exception sent = records.failure();
                throw failures.failed(sent == null ? e : sent, age());
            }
        }
        synchronized (this) {
            committing = false;
            open = false;
        }
    }

    /** Ends without committing; an open transaction is aborted if the broker answers at once. */
    void close() {
        boolean abort;
        synchronized (this) {
            abort = open && !committing;
        }
        if (abort) {
            CompletableFuture<Void> aborted =
                    CompletableFuture.runAsync(() -> records.client().abortTransaction(), EpochProducer::onThread);
            try {
                aborted.get(ABORT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                // Fenced, or no answer: the broker aborts it when it expires, or at the next start.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        records.close();
    }

    private static void onThread(Runnable abort) {
        Thread thread = new Thread(abort, "millrace-abort");
        thread.setDaemon(true);
        thread.start();
    }
}
