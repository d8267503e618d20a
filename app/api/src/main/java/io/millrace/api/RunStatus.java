package io.millrace.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline is doing, at most about a tenth of a second ago. All counts are of this run.
 *
 * @param epoch the last decided epoch
 * @param recordsRead by source table, records taken from it, bad ones included
 * @param rowsWritten by table, rows given to it
 * @param watermarks by source table, in milliseconds since 1970; absent where no row has come
 * @param lateRows rows that came too late for all their windows
 * @param missedWindows windows that rows came too late for, while they were taken into others
 * @param badRecords records that could not be decoded or computed
 * @param lostRecords records of a log that were gone before they were read
 * @param splits splits known so far
 * @param splitsEnded splits read to their end
 * @param pauseReason what is waited for, such as room on a disk, or null
 * @param stateDirectory where the checkpoints lie
 */
public record RunStatus(
        String pipeline,
        State state,
        Duration elapsed,
        long epoch,
        Map<String, Long> recordsRead,
        Map<String, Long> rowsWritten,
        Map<String, Long> watermarks,
        long lateRows,
        long missedWindows,
        long badRecords,
        long lostRecords,
        int splits,
        int splitsEnded,
        long stateRows,
        long stateBytes,
        @Nullable String pauseReason,
        Path stateDirectory) {
    /** Where in its life a pipeline is. */
    public enum State {
        RUNNING,
        STOPPING,
        /** All input was read and all output made visible. */
        FINISHED,
        /** All that was there was read (trigger available-now); open windows wait for the next run. */
        DRAINED,
        /** Stopped on request after a clean checkpoint; it can be resumed. */
        STOPPED,
        FAILED,
        /** There was nothing to do: an earlier run had finished. */
        ALREADY_COMPLETE
    }

    public RunStatus {
        recordsRead = Map.copyOf(recordsRead);
        rowsWritten = Map.copyOf(rowsWritten);
        watermarks = Map.copyOf(watermarks);
    }

    static RunStatus alreadyComplete(String pipeline, long epoch, Path stateDirectory) {
        return new RunStatus(
                pipeline,
                State.ALREADY_COMPLETE,
                Duration.ZERO,
                epoch,
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                stateDirectory);
    }

    public long totalRead() {
        return recordsRead.values().stream().mapToLong(Long::longValue).sum();
    }

    public long totalWritten() {
        return rowsWritten.values().stream().mapToLong(Long::longValue).sum();
    }
}
