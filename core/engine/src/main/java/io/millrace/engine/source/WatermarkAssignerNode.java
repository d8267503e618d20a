package io.millrace.engine.source;

import io.millrace.codegen.CalcKernel;
import io.millrace.codegen.RowErrors;
import io.millrace.engine.EngineError;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.side.BadRows;
import io.millrace.engine.task.FanOut;
import io.millrace.engine.task.Node;
import io.millrace.engine.task.Receiver;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Raises the watermark of the split whose rows pass, and gives each row the watermark that its split had before it.
 *
 * <p>A row without an event time, or with one too far in the future, is a bad record and does not move the watermark.
 */
public final class WatermarkAssignerNode implements Node, Receiver {
    private static final long MICROS_PER_MILLI = 1000;

    private final String id;
    private final int rowtime;
    private final CalcKernel expression;
    private final SourceInput source;
    private final Optional<Long> futureGuardMillis;
    private final boolean guardsByClock;
    private final Clock clock;
    private final RowErrors errors;
    private final FanOut output;
    private final OperatorCounters counters = new OperatorCounters();
    private long watermark = StreamElement.NO_WATERMARK;

    /**
     * Creates the assigner of one table in one task.
     *
     * @param expression the WATERMARK expression as the one projection of a kernel
     */
    public WatermarkAssignerNode(
            String id,
            int rowtime,
            CalcKernel expression,
            SourceInput source,
            SourceSettings settings,
            BadRows badRows,
            FanOut output) {
        this.id = id;
        this.rowtime = rowtime;
        this.expression = expression;
        this.source = source;
        this.futureGuardMillis = settings.futureGuardMillis();
        this.guardsByClock = settings.guardsByClock();
        this.clock = settings.clock();
        RowErrors located = badRows.of(counters);
        this.errors = (batch, row, code, cause, place) -> {
            if (batch.origins() == null) {
                counters.dead++;
                badRows.add(source.current().name, source.recordOf(row), null, code, cause, place);
            } else {
                located.add(batch, row, code, cause, place);
            }
        };
        this.output = output;
    }

    @Override
    public void accept(ChangeBatch batch) {
        counters.in += batch.rowCount();
        ChangeBatch usable = withoutUnusableTimes(batch);
        ChangeBatch watermarks = expression.apply(usable, errors);
        if (watermarks.rowCount() != usable.rowCount()) {
            throw new IllegalStateException("a watermark expression failed on a row; such expressions are refused");
        }
        counters.passed += usable.rowCount();
        if (usable.rowCount() > 0) {
            output.emit(assign(usable, watermarks.column(0).flatten()));
        }
    }

    private ChangeBatch assign(ChangeBatch batch, FlatColumn watermarks) {
        int rows = batch.rowCount();
        long[] times = ((LongColumn) batch.column(rowtime).flatten()).values();
        long[] values = ((LongColumn) watermarks).values();
        long[] before = new long[rows];
        SplitState split = source.current();
        long from = split.watermark;
        split.watermark = watermarks.mayHaveNull()
                ? runWithNulls(values, watermarks.nulls(), rows, from, before)
                : run(values, rows, from, before);
        return anyBehind(times, before, rows) ? batch.withRowWatermarks(before) : batch;
    }

    private static long run(long[] values, int rows, long from, long[] before) {
        long reached = from;
        for (int row = 0; row < rows; row++) {
            before[row] = reached;
            reached = Math.max(reached, Math.floorDiv(values[row], MICROS_PER_MILLI));
        }
        return reached;
    }

    private static long runWithNulls(long[] values, long @Nullable [] nulls, int rows, long from, long[] before) {
        long reached = from;
        for (int row = 0; row < rows; row++) {
            before[row] = reached;
            if (!NullMask.isNull(nulls, row)) {
                reached = Math.max(reached, Math.floorDiv(values[row], MICROS_PER_MILLI));
            }
        }
        return reached;
    }

    /** Whether some row is at most a millisecond ahead of the watermark before it: only such rows can be late. */
    private static boolean anyBehind(long[] times, long[] before, int rows) {
        boolean any = false;
        for (int row = 0; row < rows; row++) {
            any |= Math.floorDiv(times[row], MICROS_PER_MILLI) - 1 <= before[row];
        }
        return any;
    }

    private ChangeBatch withoutUnusableTimes(ChangeBatch batch) {
        FlatColumn column = batch.column(rowtime).flatten();
        long guard = futureGuardMillis.orElse(0L);
        long[] recorded = futureGuardMillis.isEmpty() ? null : source.recordTimestamps(batch);
        long limit = futureGuardMillis.isEmpty() || !guardsByClock
                ? Long.MAX_VALUE
                : (clock.wallMillis() + guard) * MICROS_PER_MILLI;
        long[] times = ((LongColumn) column).values();
        int rows = batch.rowCount();
        boolean anyAhead = recorded == null ? greatest(times, rows) > limit : anyAhead(times, recorded, guard, rows);
        if (!column.mayHaveNull() && !anyAhead) {
            return batch;
        }
        int[] kept = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            limit = recorded == null ? limit : (recorded[row] + guard) * MICROS_PER_MILLI;
            if (column.isNull(row)) {
                errors.add(batch, row, EngineError.EVENT_TIME_NULL, "the event time is NULL", null);
            } else if (times[row] > limit) {
                errors.add(batch, row, EngineError.EVENT_TIME_IN_FUTURE, inFuture(times[row], limit), null);
            } else {
                kept[count++] = row;
            }
        }
        return count == rows ? batch : batch.gather(kept, count);
    }

    private static long greatest(long[] times, int rows) {
        long greatest = Long.MIN_VALUE;
        for (int row = 0; row < rows; row++) {
            greatest = Math.max(greatest, times[row]);
        }
        return greatest;
    }

    private static boolean anyAhead(long[] times, long[] recorded, long guardMillis, int rows) {
        boolean any = false;
        for (int row = 0; row < rows; row++) {
            any |= times[row] > (recorded[row] + guardMillis) * MICROS_PER_MILLI;
        }
        return any;
    }

    private static String inFuture(long micros, long limit) {
        return "the event time is " + (micros - limit) / 1_000_000 + " s past the future guard";
    }

    @Override
    public void watermark(long millis) {
        watermark = Math.max(watermark, millis);
        output.watermark(millis);
    }

    @Override
    public void idle(long greatestSplitMillis) {
        output.idle(greatestSplitMillis);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OperatorCounters counters() {
        counters.out = output.rows();
        return counters;
    }

    @Override
    public long watermark() {
        return watermark;
    }
}
