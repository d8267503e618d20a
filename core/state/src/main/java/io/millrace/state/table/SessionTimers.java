package io.millrace.state.table;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * When sessions are due, in the order of their ends.
 *
 * <p>A session is registered once, not at every row: its end moves on while rows come, and only when the registered
 * time is reached its real end is looked at, and registered anew if it is later.
 *
 * <pre>
 *   register ──► buckets of a width of end times ──bucket is reached──► heap of that bucket ──► due
 *                     ▲                                   │
 *                     └────── has moved on by then ───────┘
 * </pre>
 */
final class SessionTimers {
    /** Looks at a session. */
    interface Ends {
        /** The end of the session in this slot, or {@code Long.MIN_VALUE} if there is none. */
        long end(int slot);
    }

    private final long width;
    private final Ends ends;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private long lastNumber = Long.MIN_VALUE;
    private Bucket lastBucket = new Bucket();
    /** What each slot is registered for; an entry that says otherwise is a left-over. */
    private long[] registered = new long[0];

    private long heapBelow = Long.MIN_VALUE;
    private long[] heapEnds = new long[64];
    private int[] heapSlots = new int[64];
    private int heapSize;

    SessionTimers(long width, Ends ends) {
        this.width = width;
        this.ends = ends;
    }

    void register(int slot, long end) {
        if (slot >= registered.length) {
            registered = Arrays.copyOf(registered, Math.max(slot + 1, 2 * registered.length));
        }
        registered[slot] = end;
        if (end < heapBelow) {
            push(end, slot);
            return;
        }
        long number = Math.floorDiv(end, width);
        if (number != lastNumber) {
            lastNumber = number;
            lastBucket = buckets.computeIfAbsent(number, n -> new Bucket());
        }
        lastBucket.add(slot);
    }

    /** A session that ends at or before {@code closedEnd}, the one with the least end, or -1. */
    int pollDue(long closedEnd) {
        while (true) {
            if (heapSize > 0 && heapEnds[0] <= closedEnd) {
                long end = heapEnds[0];
                int slot = heapSlots[0];
                pop();
                long now = registered[slot] == end ? ends.end(slot) : Long.MIN_VALUE;
                if (now == end) {
                    registered[slot] = Long.MIN_VALUE;
                    return slot;
                }
                if (now != Long.MIN_VALUE) {
                    register(slot, now);
                }
            } else if (!openBucket(closedEnd)) {
                return -1;
            }
        }
    }

    /** Moves the first bucket to the heap if it begins at or before {@code closedEnd}. */
    private boolean openBucket(long closedEnd) {
        Map.Entry<Long, Bucket> first = buckets.firstEntry();
        if (first == null || first.getKey() * width > closedEnd) {
            return false;
        }
        long number = first.getKey();
        buckets.remove(number);
        lastNumber = Long.MIN_VALUE;
        heapBelow = Math.max(heapBelow, (number + 1) * width);
        Bucket bucket = first.getValue();
        for (int i = 0; i < bucket.size; i++) {
            int slot = bucket.slots[i];
            long end = ends.end(slot);
            if (end != Long.MIN_VALUE && Math.floorDiv(registered[slot], width) == number) {
                register(slot, end);
            }
        }
        return true;
    }

    private void push(long end, int slot) {
        if (heapSize == heapEnds.length) {
            heapEnds = Arrays.copyOf(heapEnds, 2 * heapSize);
            heapSlots = Arrays.copyOf(heapSlots, 2 * heapSize);
        }
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heapEnds[parent] <= end) {
                break;
            }
            heapEnds[at] = heapEnds[parent];
            heapSlots[at] = heapSlots[parent];
            at = parent;
        }
        heapEnds[at] = end;
        heapSlots[at] = slot;
    }

    private void pop() {
        heapSize--;
        long end = heapEnds[heapSize];
        int slot = heapSlots[heapSize];
        int at = 0;
        while (2 * at + 1 < heapSize) {
            int child = 2 * at + 1;
            if (child + 1 < heapSize && heapEnds[child + 1] < heapEnds[child]) {
                child++;
            }
            if (heapEnds[child] >= end) {
                break;
            }
            heapEnds[at] = heapEnds[child];
            heapSlots[at] = heapSlots[child];
            at = child;
        }
        heapEnds[at] = end;
        heapSlots[at] = slot;
    }

    long bytes() {
        return 8L * registered.length + 12L * heapEnds.length;
    }

    /** Slots whose registered times fall into one bucket. */
    private static final class Bucket {
        private int[] slots = new int[16];
        private int size;

        void add(int slot) {
            if (size == slots.length) {
                slots = Arrays.copyOf(slots, 2 * size);
            }
            slots[size++] = slot;
        }
    }
}
