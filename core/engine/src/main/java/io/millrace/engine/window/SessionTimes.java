package io.millrace.engine.window;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.plan.TimeAttribute;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The times of a batch's rows, and which sessions are closed for each. */
final class SessionTimes {
    private final OperatorContext context;
    private final WindowZone zone;
    private final int timeColumn;
    private final long gap;
    private final Lateness lateness;

    long[] times = new long[0];
    /** Sessions that end at or before this are closed for the row. */
    long[] closedEnds = new long[0];
    /** Set by the table: whether the row joined or began a session. */
    boolean[] taken = new boolean[0];

    SessionTimes(OperatorContext context, WindowZone zone, TimeAttribute time, long gap) {
        this.context = context;
        this.zone = zone;
        this.timeColumn = time instanceof TimeAttribute.EventTime event ? event.column() : -1;
        this.gap = gap;
        this.lateness = new Lateness(context.counters(), context.lateRows());
    }

    boolean isEventTime() {
        return timeColumn >= 0;
    }

    void read(ChangeBatch batch, long watermark) {
        int rowCount = batch.rowCount();
        if (times.length < rowCount) {
            times = new long[rowCount];
            closedEnds = new long[rowCount];
            taken = new boolean[rowCount];
        }
        if (timeColumn < 0) {
            long now = Math.max(context.clock().wallMillis(), watermark);
            Arrays.fill(times, 0, rowCount, zone.toLocal(now));
            Arrays.fill(closedEnds, 0, rowCount, Long.MIN_VALUE);
            return;
        }
        long[] micros = ((LongColumn) batch.column(timeColumn).flatten()).values();
        for (int row = 0; row < rowCount; row++) {
            times[row] = zone.toLocal(Math.floorDiv(micros[row], 1000L));
        }
        long closedHere = zone.closedEnd(watermark);
        Arrays.fill(closedEnds, 0, rowCount, closedHere);
        long @Nullable [] rowWatermarks = batch.rowWatermarks();
        if (rowWatermarks != null) {
            raiseClosedEnds(rowWatermarks, rowCount, closedHere);
        }
    }

    private void raiseClosedEnds(long[] rowWatermarks, int rowCount, long closedHere) {
        long last = Long.MIN_VALUE;
        long closed = Long.MIN_VALUE;
        for (int row = 0; row < rowCount; row++) {
            if (rowWatermarks[row] != last) {
                last = rowWatermarks[row];
                closed = zone.closedEnd(last);
            }
            closedEnds[row] = Math.max(closed, closedHere);
        }
    }

    /** Counts the rows that no session took. */
    void countLate(ChangeBatch batch, long watermark) {
        long @Nullable [] rowWatermarks = batch.rowWatermarks();
        for (int row = 0; row < batch.rowCount(); row++) {
            if (!taken[row]) {
                long end = times[row] + gap;
                long rowWatermark = rowWatermarks == null ? Long.MIN_VALUE : rowWatermarks[row];
                lateness.late(batch, row, times[row], end, zone.completesAt(end), rowWatermark, watermark);
            }
        }
    }
}
