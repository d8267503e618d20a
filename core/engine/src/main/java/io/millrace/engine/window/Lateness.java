package io.millrace.engine.window;

import io.millrace.engine.operator.LateRows;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.spi.stream.ChangeBatch;

/** Counts late rows and hands them to the late table. */
record Lateness(OperatorCounters counters, LateRows lateRows) {
    /**
     * The row is late for all its windows.
     *
     * @param completesAt the watermark that completes the last of them
     * @param rowWatermark that of the row's split before the row, or {@code Long.MIN_VALUE}
     * @param watermark the operator's
     */
    void late(
            ChangeBatch batch,
            int row,
            long windowStart,
            long windowEnd,
            long completesAt,
            long rowWatermark,
            long watermark) {
        boolean byItsSplit = rowWatermark >= completesAt;
        long lateness = (byItsSplit ? rowWatermark : watermark) - completesAt;
        counters.late++;
        counters.lateAfterIdle += byItsSplit ? 0 : 1;
        counters.greatestLatenessMillis = Math.max(counters.greatestLatenessMillis, lateness);
        lateRows.add(batch, row, windowStart, windowEnd, lateness);
    }
}
