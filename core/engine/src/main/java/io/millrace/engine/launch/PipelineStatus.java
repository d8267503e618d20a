package io.millrace.engine.launch;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline is doing; a copy, at most about a tenth of a second old.
 *
 * @param recordsRead records taken from sources, bad ones included, in this run
 * @param rowsWritten by table, rows given to sinks in this run
 * @param watermarks by source table, in milliseconds
 * @param lateRows rows late for all their windows
 * @param badRecords rows that went to a dead-letter table (or would have)
 * @param lostRecords records of a log that were gone before they were read
 * @param counters by operator
 * @param pauseReason what is waited for, such as room on a disk, or null
 */
public record PipelineStatus(
        State state,
        long epoch,
        long recordsRead,
        Map<String, Long> rowsWritten,
        Map<String, Long> watermarks,
        long lateRows,
        long missedWindows,
        long badRecords,
        long lostRecords,
        long stateRows,
        long stateBytes,
        Map<String, OperatorCounters> counters,
        List<SplitStatus> splits,
        @Nullable String pauseReason) {
    /** Where in its life a pipeline is. */
    public enum State {
        RUNNING,
        STOPPING,
        /** The whole input was read and everything was made visible. */
        FINISHED,
        /** Stopped on request after a clean checkpoint; it can be resumed. */
        STOPPED,
        FAILED
    }
}
