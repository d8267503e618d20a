package io.millrace.engine.task;

import io.millrace.spi.stream.ChangeBatch;

/** The receiving end of an edge inside a task. Called by the task's thread alone. */
public interface Receiver {
    void accept(ChangeBatch batch);

    /** The edge's watermark rose. */
    void watermark(long millis);

    /** The edge expects nothing for now and holds no watermark back; see {@link WatermarkCombiner}. */
    void idle(long greatestSplitMillis);
}
