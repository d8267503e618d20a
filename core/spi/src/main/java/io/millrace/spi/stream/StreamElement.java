package io.millrace.spi.stream;

/** What flows on an edge between operators: batches of changes, and signals in between. */
public sealed interface StreamElement
        permits ChangeBatch, StreamElement.Watermark, StreamElement.Idle, StreamElement.CheckpointBarrier {
    /** A watermark that no row has reached yet. */
    long NO_WATERMARK = Long.MIN_VALUE;

    /** The watermark at the end of a bounded input: every window is complete. */
    long END_WATERMARK = Long.MAX_VALUE;

    /** No row with an event time at or before {@code millis} is expected any more. */
    record Watermark(long millis) implements StreamElement {}

    /**
     * Nothing is expected for now; the edge holds no watermark back until its next batch or watermark.
     *
     * @param greatestSplitMillis the greatest watermark of the splits behind the edge: when all edges are idle, the
     *     watermark rises to the greatest of these
     */
    record Idle(long greatestSplitMillis) implements StreamElement {}

    /**
     * Everything before belongs to the epoch, everything after to the next.
     *
     * @param last nothing comes after this one: the pipeline ends, or stops
     */
    record CheckpointBarrier(long epoch, boolean last) implements StreamElement {}
}
