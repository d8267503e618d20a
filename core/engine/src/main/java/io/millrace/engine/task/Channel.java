package io.millrace.engine.task;

import io.millrace.spi.stream.StreamElement;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of stream elements from one task to one other task: one writer, one reader, no locks.
 *
 * <pre>
 *  upstream task ── offer ──► [ ring of CAPACITY elements ] ── poll ──► downstream task
 *        ▲                                                                   │
 *        └──────────────── wakes the writer when there is room ◄─────────────┘
 * </pre>
 */
public final class Channel {
    /** Batches of about 1,024 rows: enough to hide a hand-over, little enough to keep barriers quick. */
    static final int CAPACITY = 16;

    private final AtomicReferenceArray<@Nullable StreamElement> ring = new AtomicReferenceArray<>(CAPACITY);
    private final WakeUp reader;
    private final WakeUp writer;
    private int head;
    private int tail;

    public Channel(WakeUp writer, WakeUp reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** Writer: whether an element can be offered now. */
    public boolean hasRoom() {
        return ring.getAcquire(tail) == null;
    }

    /** Writer: hands over an element, if there is room. */
    public boolean offer(StreamElement element) {
        if (ring.getAcquire(tail) != null) {
            return false;
        }
        ring.setRelease(tail, element);
        tail = (tail + 1) % CAPACITY;
        reader.wake();
        return true;
    }

    /** Reader: whether an element can be taken now. */
    public boolean hasNext() {
        return ring.getAcquire(head) != null;
    }

    /** Reader: the next element, or null when there is none now. */
    public @Nullable StreamElement poll() {
        StreamElement element = ring.getAcquire(head);
        if (element == null) {
            return null;
        }
        ring.setRelease(head, null);
        head = (head + 1) % CAPACITY;
        writer.wake();
        return element;
    }
}
