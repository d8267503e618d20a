package io.millrace.engine.window;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.RestoredState;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.SessionTable;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of an operator between two watermarks: rows go in, sessions that are over come out.
 *
 * <p>A session that a row's split has left behind is closed for that row even if it was not emitted yet; the row begins
 * a session of its own then, or is late if that one is closed too. What counts is the end of the session that the row
 * would extend, as in Flink: with several splits, whether a row that is behind its own split is kept may depend on the
 * order in which the splits' rows arrive ({@code explain} says it). Sessions come out when the watermark reaches their
 * last millisecond, in the order of their ends.
 */
final class OpenSessions {
    private final OperatorCounters counters;
    private final int[] keys;
    private final SessionTable table;
    private final WindowZone zone;
    private final SessionTimes times;
    private final int[] due = new int[WindowEmitter.BATCH_ROWS];
    private int[] hashes = new int[0];
    private long watermark = StreamElement.NO_WATERMARK;

    OpenSessions(
            SessionTable table,
            List<Integer> keys,
            WindowSpec.Session window,
            TimeAttribute time,
            WindowZone zone,
            OperatorContext context) {
        this.table = table;
        this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
        this.zone = zone;
        this.times = new SessionTimes(context, zone, time, window.gap());
        this.counters = context.counters();
    }

    /**
     * Adds the rows of a batch to their sessions and counts the late ones.
     *
     * @param columns what the table's aggregates read
     * @return how many rows were taken
     */
    int add(ChangeBatch batch, @Nullable FlatColumn[] columns) {
        int rowCount = batch.rowCount();
        if (batch.weights() != null) {
            throw new IllegalStateException("sessions take insertions only");
        }
        counters.in += rowCount;
        if (hashes.length < rowCount) {
            hashes = new int[rowCount];
        }
        times.read(batch, watermark);
        Column[] keyColumns = new Column[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyColumns[i] = batch.column(keys[i]);
        }
        KeyHash.hash(keyColumns, rowCount, hashes);
        int taken = table.add(keyColumns, hashes, columns, times.times, times.closedEnds, rowCount, times.taken);
        counters.taken += taken;
        if (taken < rowCount) {
            times.countLate(batch, watermark);
        }
        return taken;
    }

    /** Per row of the last batch whether a session took it. */
    boolean[] taken() {
        return times.taken;
    }

    /** The sessions that are to be emitted now, in the order of their ends. */
    int[] due() {
        return due;
    }

    /** @param emit is told how many sessions are due, as often as there are some */
    void advanceWatermark(long millis, IntConsumer emit) {
        // The end of the input closes sessions over processing time too.
        if (times.isEventTime() || millis == StreamElement.END_WATERMARK) {
            advance(millis, emit);
        }
    }

    void advanceProcessingTime(long wallMillis, IntConsumer emit) {
        if (!times.isEventTime() && wallMillis > watermark) {
            advance(wallMillis, emit);
        }
    }

    private void advance(long millis, IntConsumer emit) {
        watermark = millis;
        long closedEnd = zone.closedEnd(millis);
        int count = table.pollDue(closedEnd, due);
        while (count > 0) {
            emit.accept(count);
            table.drop(due, count);
            count = table.pollDue(closedEnd, due);
        }
    }

    void restoreWatermark(RestoredState state) {
        if (times.isEventTime()) {
            watermark = state.watermark();
        }
    }
}
