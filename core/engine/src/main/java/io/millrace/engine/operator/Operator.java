package io.millrace.engine.operator;

import io.millrace.spi.stream.ChangeBatch;
import io.millrace.state.TableDelta;
import java.util.List;

/**
 * One operator of one task. Called by one thread; never blocks, sees no thread, no barrier and no full queue.
 *
 * <p>State lives in state tables; what a checkpoint keeps of it is told by {@link #snapshot} in terms of those tables.
 */
public interface Operator {
    void process(ChangeBatch batch, Output output);

    /** The operator's watermark rose to {@code millis}; the runtime passes it on afterwards. */
    default void advanceWatermark(long millis, Output output) {}

    /** The wall clock, now and then: only for operators over processing time. */
    default void advanceProcessingTime(long wallMillis, Output output) {}

    /** What changed in each table since the last call (or since restore); the operator goes on at once. */
    default List<TableDelta> snapshot() {
        return List.of();
    }

    /**
     * Takes over state, before anything else is called: deltas of all former tasks of this operator, in the order of
     * their epochs per task. Rows that the exchange would send to another task are not this task's and are left out.
     */
    default void restore(RestoredState state) {}

    /** Rows and keys held, for status and limits. */
    default long stateRows() {
        return 0;
    }

    default long stateBytes() {
        return 0;
    }
}
