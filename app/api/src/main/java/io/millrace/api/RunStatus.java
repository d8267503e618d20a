package io.millrace.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
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
 * @param splits the splits known so far
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
        List<SplitStatus> splits,
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

    /**
     * How far a file or a partition was read.
     *
     * @param table the source table
     * @param split its name, such as {@code orders-0}
     * @param position where reading goes on: the next record of a partition, the next byte of a file
     * @param lag records behind the position that have not been read; empty where nobody knows
     * @param watermark in milliseconds since 1970; empty where no row has come
     * @param idle whether nothing has come for so long that its watermark is not waited for
     * @param ended whether it was read to its end
     */
    public record SplitStatus(
            String table,
            String split,
            long position,
            OptionalLong lag,
            OptionalLong watermark,
            boolean idle,
            boolean ended) {
        Map<String, @Nullable Object> toJson() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("table", table);
            json.put("split", split);
            json.put("position", position);
            json.put("lag_rows", lag.isPresent() ? lag.getAsLong() : null);
            json.put("watermark", watermark.isPresent() ? watermark.getAsLong() : null);
            json.put("idle", idle);
            json.put("ended", ended);
            return json;
        }
    }

    public RunStatus {
        splits = List.copyOf(splits);
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
                List.of(),
                0,
                0,
                null,
                stateDirectory);
    }

    /** By source table, records that have not been read; a table of which that is not known is absent. */
    public Map<String, Long> lags() {
        Map<String, Long> lags = new TreeMap<>();
        Set<String> unknown = new HashSet<>();
        for (SplitStatus split : splits) {
            if (split.lag().isPresent()) {
                lags.merge(split.table(), split.lag().getAsLong(), Long::sum);
            } else {
                unknown.add(split.table());
            }
        }
        lags.keySet().removeAll(unknown);
        return lags;
    }

    /** The facts as maps and lists, for {@link io.millrace.api.json.JsonText}; times are in milliseconds since 1970. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pipeline", pipeline);
        json.put("state", state.name().toLowerCase(Locale.ROOT));
        json.put("pid", ProcessHandle.current().pid());
        json.put("elapsed_ms", elapsed.toMillis());
        json.put("epoch", epoch);
        json.put("waits_for", pauseReason);
        json.put("rows_read", new TreeMap<>(recordsRead));
        json.put("lag_rows", lags());
        json.put("watermarks", times(watermarks));
        json.put("rows_written", new TreeMap<>(rowsWritten));
        json.put("late_rows", lateRows);
        json.put("missed_windows", missedWindows);
        json.put("bad_records", badRecords);
        json.put("lost_records", lostRecords);
        json.put("state_rows", stateRows);
        json.put("state_bytes", stateBytes);
        json.put("state_directory", stateDirectory.toAbsolutePath().normalize().toString());
        json.put("splits", splits.stream().map(SplitStatus::toJson).toList());
        return json;
    }

    /** Without the ends of time, which are no times. */
    private static Map<String, Long> times(Map<String, Long> watermarks) {
        Map<String, Long> times = new TreeMap<>(watermarks);
        times.values().removeIf(millis -> millis == Long.MIN_VALUE || millis == Long.MAX_VALUE);
        return times;
    }

    public long totalRead() {
        return recordsRead.values().stream().mapToLong(Long::longValue).sum();
    }

    public long totalWritten() {
        return rowsWritten.values().stream().mapToLong(Long::longValue).sum();
    }
}
