package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Physical;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN or MAX of what can be brought into 64 bits in the same order: all but decimals and text. */
final class LongExtremeAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.BIGINT);

    private final Physical physical;
    private final boolean least;
    /** What a row without a value holds: any value replaces it. */
    private final long empty;

    private long[] extremes = new long[0];
    private final Presence presence = new Presence();
    private long[] scratch = new long[0];

    LongExtremeAccumulator(Physical physical, boolean least) {
        this.physical = physical;
        this.least = least;
        this.empty = least ? Long.MAX_VALUE : Long.MIN_VALUE;
    }

    @Override
    public void resize(int capacity) {
        int length = extremes.length;
        if (length < capacity) {
            extremes = Arrays.copyOf(extremes, capacity);
            Arrays.fill(extremes, length, capacity, empty);
        }
        presence.resize(capacity);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("MIN or MAX without an argument");
        }
        scratch = Gather.ordered(argument, targets, scratch);
        add(targets.ids, targets.count, scratch, 0);
        presence.mark(targets);
    }

    private void add(int[] ids, int count, long[] values, int from) {
        if (least) {
            least(extremes, ids, count, values, from);
        } else {
            greatest(extremes, ids, count, values, from);
        }
    }

    private static void least(long[] extremes, int[] ids, int count, long[] values, int from) {
        for (int i = 0; i < count; i++) {
            extremes[ids[i]] = Math.min(extremes[ids[i]], values[from + i]);
        }
    }

    private static void greatest(long[] extremes, int[] ids, int count, long[] values, int from) {
        for (int i = 0; i < count; i++) {
            extremes[ids[i]] = Math.max(extremes[ids[i]], values[from + i]);
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        LongExtremeAccumulator that = (LongExtremeAccumulator) other;
        add(targets.ids, targets.count, that.extremes, from);
        presence.mark(that.presence, from, targets);
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        LongColumn ordered = longs(ids, count);
        return switch (physical) {
            case INT -> LongSumAccumulator.narrowed(ordered, 32);
            case BOOLEAN -> booleans(ordered);
            case DOUBLE -> doubles(ordered);
            case FLOAT -> DoubleSumAccumulator.toFloats(doubles(ordered));
            default -> ordered;
        };
    }

    private static BooleanColumn booleans(LongColumn ordered) {
        boolean[] values = new boolean[ordered.rowCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ordered.values()[i] == 1;
        }
        return new BooleanColumn(values.length, ordered.nulls(), values);
    }

    private static DoubleColumn doubles(LongColumn ordered) {
        double[] values = new double[ordered.rowCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Gather.fromOrderedBits(ordered.values()[i]);
        }
        return new DoubleColumn(values.length, ordered.nulls(), values);
    }

    private LongColumn longs(int[] ids, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = extremes[ids[i]];
        }
        return new LongColumn(count, presence.nulls(ids, count), values);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        return List.of(longs(ids, count));
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        LongColumn column = (LongColumn) columns.get(0);
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            extremes[targets.ids[i]] = column.isNull(position) ? empty : column.values()[position];
        }
        presence.restore(column, targets);
    }

    @Override
    public void reset() {
        Arrays.fill(extremes, empty);
        presence.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            extremes[ids[i]] = empty;
        }
        presence.reset(ids, count);
    }

    @Override
    public void clear() {
        Arrays.fill(extremes, empty);
        presence.clear();
    }

    @Override
    public long bytes() {
        return 8L * extremes.length + presence.bytes();
    }
}
