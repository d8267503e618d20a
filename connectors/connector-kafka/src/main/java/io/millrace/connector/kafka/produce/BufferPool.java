package io.millrace.connector.kafka.produce;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of batches that are not acknowledged yet: buffers of one size outside of the heap, which the network reads
 * without another copy, made when first needed and used again. Any thread.
 */
final class BufferPool {
    /** Whoever ends a wait wakes the waiting; this is for what nobody has thought of. */
    static final long LOOK_MILLIS = 100;

    private final long limitBytes;
    private final int bufferBytes;
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private long usedBytes;
    private int waiting;

    BufferPool(long limitBytes, int bufferBytes) {
        this.limitBytes = limitBytes;
        this.bufferBytes = bufferBytes;
    }

    /**
     * A buffer of at least so many bytes, or null when that much is in use. A row may be larger than all of the memory:
     * it gets a buffer when nobody else has one.
     */
    synchronized @Nullable ByteBuffer take(int bytes) {
        int wanted = Math.max(bytes, bufferBytes);
        if (!isAvailable(bytes)) {
            return null;
        }
        usedBytes += wanted;
        if (wanted > bufferBytes) {
            return ByteBuffer.allocate(wanted);
        }
        ByteBuffer present = free.pollLast();
        return present == null ? ByteBuffer.allocateDirect(bufferBytes) : present.clear();
    }

    synchronized void give(ByteBuffer buffer) {
        usedBytes -= buffer.capacity();
        if (buffer.isDirect()) {
            free.addLast(buffer);
        }
        notifyAll();
    }

    /** Whether somebody waits: then batches are sent that could otherwise wait for more rows. */
    synchronized boolean isWanted() {
        return waiting > 0;
    }

    /**
     * Waits until so many bytes can be taken, or until there is no sense in it any more.
     *
     * @param announced called when {@link #isWanted} has become true
     */
    synchronized void await(int bytes, BooleanSupplier isOver, Runnable announced) throws InterruptedException {
        waiting++;
        try {
            announced.run();
            while (!isAvailable(bytes) && !isOver.getAsBoolean()) {
                wait(LOOK_MILLIS);
            }
        } finally {
            waiting--;
        }
    }

    private boolean isAvailable(int bytes) {
        return usedBytes == 0 || usedBytes + Math.max(bytes, bufferBytes) <= limitBytes;
    }

    /** Lets all who wait look again. */
    synchronized void wake() {
        notifyAll();
    }
}
