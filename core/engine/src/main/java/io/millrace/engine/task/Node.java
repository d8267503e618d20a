package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.state.TableDelta;
import java.io.IOException;
import java.util.List;

/** An operator, sink or exchange of a task, as checkpoints, the ledger and status see it. */
public interface Node {
    /** The plan node's id. */
    String id();

    /** What went in and what became of it, so far; the caller copies what it keeps. */
    OperatorCounters counters();

    /** The watermark the node has. */
    long watermark();

    /** What changed in its state since the last call. */
    default List<TableDelta> snapshot() {
        return List.of();
    }

    /**
     * For sinks: makes the output of the epoch durable.
     *
     * @return what the checkpoint keeps for the sink, empty for other nodes
     */
    default byte[] prepare(long epoch, boolean last) throws IOException {
        return new byte[0];
    }

    /** Lets time pass that is not event time; returns whether rows came of it. */
    default boolean processingTime(long wallMillis) {
        return false;
    }

    default long stateRows() {
        return 0;
    }

    default long stateBytes() {
        return 0;
    }

    default void close() throws IOException {}
}
