package io.millrace.engine.window;

import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import org.jspecify.annotations.Nullable;

/** Panes of windows that the rows carry: each window is one pane. A row without a window is filtered out. */
final class AttachedPaneAssigner implements PaneAssigner {
    private final WindowSpec.Attached windows;
    private final boolean isEventTime;
    private final WindowZone zone;
    private final Lateness lateness;
    private long end = Long.MIN_VALUE;
    private long completesAt;

    AttachedPaneAssigner(WindowSpec.Attached windows, TimeAttribute time, WindowZone zone, Lateness lateness) {
        this.windows = windows;
        this.isEventTime = time instanceof TimeAttribute.EventTime;
        this.zone = zone;
        this.lateness = lateness;
    }

    @Override
    public void assign(ChangeBatch batch, long watermark, long wallMillis, PaneRows rows) {
        FlatColumn startColumn = batch.column(windows.startColumn()).flatten();
        FlatColumn endColumn = batch.column(windows.endColumn()).flatten();
        long[] starts = ((LongColumn) startColumn).values();
        long[] ends = ((LongColumn) endColumn).values();
        long @Nullable [] rowWatermarks = isEventTime ? batch.rowWatermarks() : null;
        for (int row = 0; row < batch.rowCount(); row++) {
            if (startColumn.isNull(row) || endColumn.isNull(row)) {
                lateness.counters().filtered++;
                continue;
            }
            long rowEnd = Math.floorDiv(ends[row], 1000L);
            if (rowEnd != end) {
                end = rowEnd;
                completesAt = zone.completesAt(end);
            }
            long start = Math.floorDiv(starts[row], 1000L);
            long rowWatermark = rowWatermarks == null ? Long.MIN_VALUE : rowWatermarks[row];
            if (completesAt > watermark && completesAt > rowWatermark) {
                rows.add(row, end, start);
            } else {
                lateness.late(batch, row, start, end, completesAt, rowWatermark, watermark);
            }
        }
    }
}
