package io.millrace.engine.window;

import io.millrace.plan.TimeAttribute;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import org.jspecify.annotations.Nullable;

/**
 * Panes of tumbling, hopping and cumulating windows.
 *
 * <p>A row late for some of its windows counts from the first window on that it is not late for: for cumulating windows
 * that is the pane before that window's end; for hopping windows a pane of its own, named by that end.
 */
final class AlignedPaneAssigner implements PaneAssigner {
    /** A zone's offset does not change and change back within this time. */
    private static final long OFFSET_STANDS = 86_400_000L;

    private final AlignedWindows windows;
    private final WindowZone zone;
    private final int timeColumn;
    private final Lateness lateness;

    // The pane of the row before: most rows are in the same one.
    private long paneStart;
    private long paneEnd;
    private long bucket;
    private long completesAt;

    AlignedPaneAssigner(AlignedWindows windows, TimeAttribute time, WindowZone zone, Lateness lateness) {
        this.windows = windows;
        this.zone = zone;
        this.timeColumn = time instanceof TimeAttribute.EventTime event ? event.column() : -1;
        this.lateness = lateness;
    }

    @Override
    public void assign(ChangeBatch batch, long watermark, long wallMillis, PaneRows rows) {
        int rowCount = batch.rowCount();
        if (timeColumn < 0) {
            pane(zone.toLocal(wallMillis));
            for (int row = 0; row < rowCount; row++) {
                rows.add(row, bucket, paneEnd);
            }
            return;
        }
        long[] micros = ((LongColumn) batch.column(timeColumn).flatten()).values();
        long @Nullable [] rowWatermarks = batch.rowWatermarks();
        if (isOnePane(micros, rowCount)
                && completesAt > watermark
                && (rowWatermarks == null || completesAt > greatest(rowWatermarks, rowCount))) {
            rows.addAll(rowCount, bucket, paneEnd);
            return;
        }
        for (int row = 0; row < rowCount; row++) {
            long time = zone.toLocal(Math.floorDiv(micros[row], 1000L));
            if (time < paneStart || time >= paneEnd) {
                pane(time);
            }
            long rowWatermark = rowWatermarks == null ? Long.MIN_VALUE : rowWatermarks[row];
            if (completesAt > watermark && completesAt > rowWatermark) {
                rows.add(row, bucket, paneEnd);
            } else {
                addLate(batch, row, rowWatermark, watermark, rows);
            }
        }
    }

    /** Whether all rows are in one pane, which is the current one then. */
    private boolean isOnePane(long[] micros, int rowCount) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int row = 0; row < rowCount; row++) {
            least = Math.min(least, micros[row]);
            greatest = Math.max(greatest, micros[row]);
        }
        long leastMillis = Math.floorDiv(least, 1000L);
        long greatestMillis = Math.floorDiv(greatest, 1000L);
        long first = zone.toLocal(leastMillis);
        long last = zone.toLocal(greatestMillis);
        long span = greatestMillis - leastMillis;
        if (rowCount == 0 || last - first != span || (span > OFFSET_STANDS && !zone.isUtc())) {
            return false;
        }
        if (first < paneStart || first >= paneEnd) {
            pane(first);
        }
        return last < paneEnd;
    }

    private static long greatest(long[] values, int count) {
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            greatest = Math.max(greatest, values[i]);
        }
        return greatest;
    }

    private void pane(long time) {
        paneStart = windows.paneStart(time);
        paneEnd = windows.firstEnd(paneStart);
        bucket = windows.cumulate() ? paneEnd : windows.lastEnd(paneStart);
        completesAt = zone.completesAt(paneEnd);
    }

    /** The row is late for its first window at least. */
    private void addLate(ChangeBatch batch, int row, long rowWatermark, long watermark, PaneRows rows) {
        long lastEnd = windows.lastEnd(paneStart);
        long openForRow = windows.firstOpenEnd(paneStart, rowWatermark, zone);
        long openHere = windows.firstOpenEnd(paneStart, watermark, zone);
        long open = Math.max(openForRow, openHere);
        if (open > lastEnd) {
            long start = windows.windowStart(lastEnd);
            lateness.late(batch, row, start, lastEnd, zone.completesAt(lastEnd), rowWatermark, watermark);
            return;
        }
        lateness.counters().missedWindows += (open - paneEnd) / windows.slide();
        if (windows.cumulate()) {
            rows.add(row, open, open);
        } else {
            // Windows that are gone here do not come again: only the split's own watermark sets the row apart.
            rows.add(row, bucket, openForRow > openHere ? openForRow : paneEnd);
        }
    }
}
