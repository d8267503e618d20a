package io.millrace.engine.source;

import io.millrace.spi.stream.StreamElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The splits of one task, those that have not ended by their watermarks: tens of thousands of small files cost no more
 * per batch than one.
 *
 * <p>A split's watermark changes only between {@link #beforeRead} and {@link #afterRead}. One thread.
 */
final class SplitQueue {
    private final List<SplitState> all = new ArrayList<>();
    private final Set<SplitState> open = new LinkedHashSet<>();
    private final TreeSet<SplitState> byWatermark = new TreeSet<>(
            Comparator.<SplitState>comparingLong(split -> split.watermark).thenComparingInt(split -> split.number));
    private long greatest = StreamElement.NO_WATERMARK;

    void add(SplitState split) {
        all.add(split);
        greatest = Math.max(greatest, split.watermark);
        if (!split.ended) {
            open.add(split);
            byWatermark.add(split);
        }
    }

    /** All splits, ended ones too, in the order in which they came. */
    List<SplitState> all() {
        return all;
    }

    /** Those that have not ended, in the order in which they came. */
    Collection<SplitState> open() {
        return open;
    }

    /** The open split with the least watermark, of several the first that came; null when all have ended. */
    @Nullable
    SplitState leastWatermark() {
        return byWatermark.isEmpty() ? null : byWatermark.first();
    }

    /** The open split with the least watermark that is not idle, or null. */
    @Nullable
    SplitState leastActive() {
        for (SplitState split : byWatermark) {
            if (!split.idle) {
                return split;
            }
        }
        return null;
    }

    /** The greatest watermark that any split has reached. */
    long greatestWatermark() {
        return greatest;
    }

    void beforeRead(SplitState split) {
        byWatermark.remove(split);
    }

    void afterRead(SplitState split) {
        byWatermark.add(split);
        greatest = Math.max(greatest, split.watermark);
    }

    void end(SplitState split) {
        split.ended = true;
        byWatermark.remove(split);
        open.remove(split);
    }
}
