package io.millrace.plan;

import java.util.List;

/**
 * Which windows a row belongs to. All times are in milliseconds. Aligned windows start at {@code offset + k * slide}
 * for all whole numbers k, in UTC for TIMESTAMP and in the session's zone for TIMESTAMP_LTZ (as Flink aligns them).
 */
public sealed interface WindowSpec {
    record Tumble(long size, long offset) implements WindowSpec {}

    /** Windows of {@code size} that start every {@code slide}; the size is a multiple of the slide. */
    record Hop(long size, long slide, long offset) implements WindowSpec {}

    /** Windows that start every {@code maxSize} and grow by {@code step} up to it; maxSize is a multiple of step. */
    record Cumulate(long maxSize, long step, long offset) implements WindowSpec {}

    /** Rows of a key that are at most {@code gap} apart; {@code partitionKeys} are columns of the input. */
    record Session(long gap, List<Integer> partitionKeys) implements WindowSpec {
        public Session {
            partitionKeys = List.copyOf(partitionKeys);
        }
    }

    /**
     * The windows that the input already carries in two TIMESTAMP(3) columns. Their time attribute is {@link
     * TimeAttribute.EventTime} of the end column (or processing time).
     *
     * @param localZone whether the columns are local times of the session's zone, because the windows are over a
     *     TIMESTAMP_LTZ; otherwise they are compared with the watermark as they are
     */
    record Attached(int startColumn, int endColumn, boolean localZone) implements WindowSpec {}
}
