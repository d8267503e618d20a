package io.millrace.state.table;

import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUM of integers: 64 bits that wrap around, cut to the result's bits at the end (which is wrapping all along). */
final class LongSumAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.BIGINT);

    private final int bits;
    private long[] sums = new long[0];
    private final Presence presence = new Presence();
    private long[] scratch = new long[0];

    LongSumAccumulator(DataType result) {
        this.bits = result instanceof IntegerType integer ? integer.bits() : 64;
    }

    @Override
    public void resize(int capacity) {
        if (sums.length < capacity) {
            sums = Arrays.copyOf(sums, capacity);
        }
        presence.resize(capacity);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("SUM without an argument");
        }
        scratch = Gather.longs(argument, targets, scratch);
        add(sums, targets.ids, targets.count, scratch);
        presence.mark(targets);
    }

    private static void add(long[] sums, int[] ids, int count, long[] values) {
        for (int i = 0; i < count; i++) {
            sums[ids[i]] += values[i];
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        LongSumAccumulator that = (LongSumAccumulator) other;
        long[] others = that.sums;
        int[] ids = targets.ids;
        for (int i = 0; i < targets.count; i++) {
            sums[ids[i]] += others[from + i];
        }
        presence.mark(that.presence, from, targets);
    }

    long value(int id) {
        return sums[id];
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        return narrowed(longs(ids, count), bits);
    }

    /** The column with 64-bit values as a column of integers with so many bits. */
    static FlatColumn narrowed(LongColumn column, int bits) {
        if (bits == 64) {
            return column;
        }
        int count = column.rowCount();
        long[] wide = column.values();
        int[] values = new int[count];
        int shift = 32 - bits;
        for (int i = 0; i < count; i++) {
            values[i] = (int) wide[i] << shift >> shift;
        }
        return new IntColumn(count, column.nulls(), values);
    }

    private LongColumn longs(int[] ids, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = sums[ids[i]];
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
            sums[targets.ids[i]] = column.isNull(position) ? 0 : column.values()[position];
        }
        presence.restore(column, targets);
    }

    @Override
    public void reset() {
        Arrays.fill(sums, 0);
        presence.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            sums[ids[i]] = 0;
        }
        presence.reset(ids, count);
    }

    @Override
    public void clear() {
        Arrays.fill(sums, 0);
        presence.clear();
    }

    @Override
    public long bytes() {
        return 8L * sums.length + presence.bytes();
    }
}
