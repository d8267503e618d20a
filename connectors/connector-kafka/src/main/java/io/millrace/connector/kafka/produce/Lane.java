package io.millrace.connector.kafka.produce;

import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one producer sends: the outboxes of its partitions, and the first failure, which ends all of it.
 *
 * <p>Any thread adds rows; {@link #begin} is called while nobody does.
 */
public final class Lane {
    private final RowSender sender;
    private final Function<Throwable, RuntimeException> explanation;
    private final Map<TopicPartition, Outbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final WaitClock waits = new WaitClock();
    private volatile Transaction transaction = Transaction.NONE;

    Lane(RowSender sender, Function<Throwable, RuntimeException> explanation) {
        this.sender = sender;
        this.explanation = explanation;
    }

    /** From now on rows belong to this transaction. All earlier ones have been flushed. */
    public void begin(Transaction next) {
        transaction = next;
    }

    /**
     * Takes rows for a partition, in an order, between two places in it. Waits while too much is on its way.
     *
     * @throws RuntimeException the explanation of what failed, now or before
     */
    public void append(TopicPartition partition, EncodedRows rows, int[] order, int from, int to)
            throws InterruptedIOException {
        check();
        Outbox outbox = outbox(partition);
        int next = from;
        while (next < to) {
            next = taken(outbox, rows, order, next, to);
            if (outbox.hasNews()) {
                sender.signal();
            }
            if (next < to) {
                awaitMemory(BatchBuilder.bytesAlone(rows, order[next]));
            }
        }
    }

    private int taken(Outbox outbox, EncodedRows rows, int[] order, int from, int to) {
        try {
            return outbox.append(rows, order, from, to, transaction);
        } catch (RuntimeException e) {
            fail(e);
            throw explained();
        }
    }

    private void awaitMemory(int bytes) throws InterruptedIOException {
        waits.begin();
        try {
            sender.pool().await(bytes, this::hasFailed, sender::signal);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            waits.end();
        }
        check();
    }

    private Outbox outbox(TopicPartition partition) {
        Outbox present = outboxes.get(partition);
        return present == null ? outboxes.computeIfAbsent(partition, sender::outbox) : present;
    }

    /** How large a batch may become before it is sent. */
    public int batchBytes() {
        return sender.batchBytes();
    }

    /** Whether it is known who leads a partition. */
    public boolean isAvailable(TopicPartition partition) {
        return sender.isAvailable(partition);
    }

    /** Waits until all rows that were appended before have been acknowledged by all replicas. */
    public void flush() throws InterruptedIOException {
        check();
        Map<Outbox, Long> last = new HashMap<>();
        outboxes.values().forEach(outbox -> last.put(outbox, outbox.sealAll()));
        sender.signal();
        waits.begin();
        try {
            for (Map.Entry<Outbox, Long> entry : last.entrySet()) {
                entry.getKey().awaitAcknowledged(entry.getValue(), this::hasFailed);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            waits.end();
        }
        check();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while Kafka was written");
    }

    /** Who waits for this producer, within this class or outside. */
    public WaitClock waits() {
        return waits;
    }

    /** What keeps the oldest row from arriving, for people; null when all have arrived. */
    public @Nullable String waitsFor() {
        Outbox oldest = null;
        long oldestNanos = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (Outbox outbox : outboxes.values()) {
            long since = outbox.oldestNanos();
            if (since != Long.MAX_VALUE && (oldest == null || since - now < oldestNanos - now)) {
                oldest = outbox;
                oldestNanos = since;
            }
        }
        return oldest == null ? null : oldest.waitsFor();
    }

    /** Whether nothing is on its way. */
    public boolean isEmpty() {
        return outboxes.values().stream().allMatch(Outbox::isEmpty);
    }

    /** Throws what went wrong. */
    public void check() {
        if (hasFailed()) {
            throw explained();
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    private RuntimeException explained() {
        Throwable failed = failure.get();
        return explanation.apply(failed == null ? new IllegalStateException("nothing failed") : failed);
    }

    /** Ends it: nothing is sent any more, whoever waits is told. The first reason counts. */
    public void fail(Throwable reason) {
        if (failure.compareAndSet(null, reason)) {
            outboxes.values().forEach(Outbox::wake);
            sender.pool().wake();
        }
    }

    /** What went wrong first, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    Collection<Outbox> outboxes() {
        return outboxes.values();
    }
}
