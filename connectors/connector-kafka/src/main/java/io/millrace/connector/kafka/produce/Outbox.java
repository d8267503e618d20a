package io.millrace.connector.kafka.produce;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition that are not acknowledged yet, in order: a batch that is being filled, before it sealed
 * ones, of which the first may be on its way.
 *
 * <pre>
 * append ─► open ─seal: sequence, checksum─► queue ─► first one in flight ─► acknowledged
 *                                              ▲            │
 *                                              └────────────┘ the same bytes again
 * </pre>
 *
 * <p>Any thread.
 */
final class Outbox {
    private static final int COPIED_BYTES = 16 * 1024;
    private static final String UNREACHABLE = "no broker that leads the partition can be reached";

    private final TopicPartition partition;
    private final SendSettings settings;
    private final BufferPool pool;
    private final ArrayDeque<SealedBatch> queue = new ArrayDeque<>();
    private int batchLimit;
    private @Nullable BatchBuilder open;
    private long openedNanos;
    private @Nullable Transaction transaction;
    private ProducerIdentity identity = ProducerIdentity.NONE;
    private int nextSequence;
    private boolean isInFlight;
    private long againNanos;
    private boolean isBackingOff;
    private boolean hasNews;
    private String lastRefusal = UNREACHABLE;
    private @Nullable Node leader;
    private long sealed;
    private long acknowledged;

    /**
     * Nothing yet.
     *
     * @param maxBatchBytes what the topic takes
     */
    Outbox(TopicPartition partition, SendSettings settings, int maxBatchBytes, BufferPool pool) {
        this.partition = partition;
        this.settings = settings;
        this.pool = pool;
        batchLimit = Math.min(maxBatchBytes, settings.requestBytes());
    }

    TopicPartition partition() {
        return partition;
    }

    /** Takes rows in an order, from a place in it on; returns where it stopped, before the end when memory lacks. */
    synchronized int append(EncodedRows rows, int[] order, int from, int to, Transaction current) {
        begin(current);
        int next = from;
        while (next < to) {
            BatchBuilder batch = open;
            if (batch == null) {
                batch = opened(BatchBuilder.bytesAlone(rows, order[next]));
                if (batch == null) {
                    return next;
                }
            }
            next = batch.append(rows, order, next, to);
            if (next < to) {
                seal(batch);
            }
        }
        return to;
    }

    private void begin(Transaction current) {
        if (current == transaction) {
            return;
        }
        if (open != null || !queue.isEmpty()) {
            throw new IllegalStateException("rows of an earlier transaction have not left for " + partition);
        }
        ProducerIdentity now = current.identity();
        if (!now.continues(identity)) {
            nextSequence = 0;
        }
        identity = now;
        transaction = current;
        current.add(partition);
    }

    /** A row that is larger than a batch should be gets a batch of its own. */
    private @Nullable BatchBuilder opened(int leastBytes) {
        int wanted = Math.max(leastBytes, Math.min(settings.batchBytes(), batchLimit));
        ByteBuffer buffer = pool.take(wanted);
        if (buffer == null) {
            return null;
        }
        BatchBuilder batch = new BatchBuilder(buffer, wanted);
        open = batch;
        openedNanos = System.nanoTime();
        hasNews = true;
        return batch;
    }

    private void seal(BatchBuilder batch) {
        open = null;
        int sequence = identity.hasProducerId() ? nextSequence : RecordBatch.NO_SEQUENCE;
        nextSequence = (int) ((nextSequence + (long) batch.records()) & Integer.MAX_VALUE);
        ByteBuffer bytes = batch.seal(identity, sequence, compressed(batch));
        queue.add(SealedBatch.of(bytes, batch.records(), openedNanos));
        sealed++;
        hasNews = true;
    }

    /** What does not become smaller is sent as it is, so that it never exceeds what the topic takes. */
    private CompressionType compressed(BatchBuilder batch) {
        Compression compression = settings.compression();
        if (compression.type() == CompressionType.NONE) {
            return CompressionType.NONE;
        }
        ByteBuffer body = batch.body();
        int plain = body.remaining();
        ByteBufferOutputStream to = new ByteBufferOutputStream(plain);
        byte[] part = new byte[Math.min(COPIED_BYTES, plain)];
        try (OutputStream compressing = compression.wrapForOutput(to, RecordBatch.MAGIC_VALUE_V2)) {
            while (body.hasRemaining()) {
                int count = Math.min(part.length, body.remaining());
                body.get(part, 0, count);
                compressing.write(part, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (to.position() >= plain) {
            return CompressionType.NONE;
        }
        batch.replaceBody(to.buffer().flip());
        return compression.type();
    }

    /** Whether the sender should look: since the last question a batch was begun or completed that it could send. */
    synchronized boolean hasNews() {
        boolean news = hasNews && !isInFlight;
        hasNews = false;
        return news;
    }

    /** Closes the batch that is being filled; returns how many batches must be acknowledged for all to be delivered. */
    synchronized long sealAll() {
        BatchBuilder batch = open;
        if (batch != null && batch.records() > 0) {
            seal(batch);
        }
        return sealed;
    }

    /** Waits until so many batches have been acknowledged, or until there is no sense in it any more. */
    synchronized void awaitAcknowledged(long count, BooleanSupplier isOver) throws InterruptedException {
        while (acknowledged < count && !isOver.getAsBoolean()) {
            wait(BufferPool.LOOK_MILLIS);
        }
    }

    /** Lets all who wait look again. */
    synchronized void wake() {
        notifyAll();
    }

    /** The transaction that its rows belong to. */
    synchronized @Nullable Transaction transaction() {
        return transaction;
    }

    synchronized ProducerIdentity identity() {
        return identity;
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty() && open == null;
    }

    /**
     * How long until there is something to send; 0 when there is, {@link Long#MAX_VALUE} when it takes a row or an
     * answer.
     */
    synchronized long waitNanos(long now) {
        if (isInFlight) {
            return Long.MAX_VALUE;
        }
        if (!queue.isEmpty()) {
            return isBackingOff ? Math.max(0, againNanos - now) : 0;
        }
        if (open == null) {
            return Long.MAX_VALUE;
        }
        return pool.isWanted() ? 0 : Math.max(0, openedNanos + settings.lingerNanos() - now);
    }

    /** The next batch; to be asked for when {@link #waitNanos} is 0. */
    synchronized SealedBatch next() {
        SealedBatch first = queue.peek();
        if (first == null) {
            sealAll();
            first = queue.element();
        }
        return first;
    }

    /** Who leads the partition now; null when nobody does. */
    synchronized void ledBy(@Nullable Node now) {
        leader = now;
    }

    synchronized void sent() {
        isInFlight = true;
        isBackingOff = false;
    }

    /** The batch in flight has arrived. */
    synchronized void acknowledge() {
        isInFlight = false;
        lastRefusal = UNREACHABLE;
        SealedBatch arrived = queue.remove();
        release(arrived);
        if (arrived.isEnd()) {
            acknowledged++;
            notifyAll();
        }
    }

    private void release(SealedBatch batch) {
        ByteBuffer pooled = batch.pooled();
        if (pooled != null) {
            pool.give(pooled);
        }
    }

    /**
     * Cuts the batch in flight in two, and makes later ones smaller: the topic takes less than was known at the start.
     * False if it is one row.
     */
    synchronized boolean split() {
        SealedBatch whole = queue.element();
        if (whole.records() == 1) {
            return false;
        }
        isInFlight = false;
        batchLimit = Math.min(batchLimit, whole.size() / 2);
        List<SealedBatch> halves = whole.halves(settings.compression());
        queue.remove();
        queue.addFirst(halves.get(1));
        queue.addFirst(halves.get(0));
        release(whole);
        return true;
    }

    /** The batch in flight is sent again, not before this time. */
    synchronized void repeat(long nanos, String refusal) {
        isInFlight = false;
        isBackingOff = true;
        againNanos = nanos;
        lastRefusal = refusal;
    }

    /** When the first row that has not arrived came; {@link Long#MAX_VALUE} when all have. */
    synchronized long oldestNanos() {
        SealedBatch first = queue.peek();
        return first != null ? first.createdNanos() : open == null ? Long.MAX_VALUE : openedNanos;
    }

    /** Whom the first row that has not arrived waits for, as a person is told. */
    synchronized String waitsFor() {
        Node known = leader;
        String who = known == null
                ? "a leader of partition " + partition
                : "broker " + known.id() + " at " + known.host() + ":" + known.port() + ", which leads partition "
                        + partition;
        return who + (lastRefusal.equals(UNREACHABLE) ? "" : ", after it said " + lastRefusal);
    }

    /** Why the first batch has not arrived after so long a time, or null as long as it has time left. */
    synchronized @Nullable String lateness(long now) {
        SealedBatch first = queue.peek();
        if (isInFlight || (first == null && open == null)) {
            return null;
        }
        long created = first == null ? openedNanos : first.createdNanos();
        if (now - created < settings.deliveryNanos()) {
            return null;
        }
        return "rows for " + partition + " have not arrived after " + TimeUnit.NANOSECONDS.toMillis(now - created)
                + " ms (delivery.timeout.ms): " + lastRefusal;
    }
}
