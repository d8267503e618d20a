package io.millrace.state.table;

import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MIN or MAX of DECIMAL. */
final class DecimalExtremeAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.BIGINT, DataTypes.BIGINT);

    private final boolean least;
    private long[] high = new long[0];
    private long[] low = new long[0];
    private final Presence presence = new Presence();

    DecimalExtremeAccumulator(boolean least) {
        this.least = least;
    }

    @Override
    public void resize(int capacity) {
        int length = low.length;
        if (length < capacity) {
            high = Arrays.copyOf(high, capacity);
            low = Arrays.copyOf(low, capacity);
            empty(length, capacity);
        }
        presence.resize(capacity);
    }

    /** A row without a value holds what any value replaces. */
    private void empty(int from, int to) {
        Arrays.fill(high, from, to, least ? Long.MAX_VALUE : Long.MIN_VALUE);
        Arrays.fill(low, from, to, least ? -1L : 0L);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("MIN or MAX without an argument");
        }
        DecimalColumn column = (DecimalColumn) argument;
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            add(targets.ids[i], column.high()[position], column.low()[position]);
        }
        presence.mark(targets);
    }

    private void add(int id, long valueHigh, long valueLow) {
        int order = Long.compare(valueHigh, high[id]);
        if (order == 0) {
            order = Long.compareUnsigned(valueLow, low[id]);
        }
        if (least ? order < 0 : order > 0) {
            high[id] = valueHigh;
            low[id] = valueLow;
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        DecimalExtremeAccumulator that = (DecimalExtremeAccumulator) other;
        for (int i = 0; i < targets.count; i++) {
            add(targets.ids[i], that.high[from + i], that.low[from + i]);
        }
        presence.mark(that.presence, from, targets);
    }

    @Override
    public DecimalColumn result(int[] ids, int count) {
        long[] highs = new long[count];
        long[] lows = new long[count];
        for (int i = 0; i < count; i++) {
            highs[i] = high[ids[i]];
            lows[i] = low[ids[i]];
        }
        return new DecimalColumn(count, presence.nulls(ids, count), highs, lows);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        DecimalColumn result = result(ids, count);
        return List.of(
                new LongColumn(count, result.nulls(), result.high()),
                new LongColumn(count, result.nulls(), result.low()));
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            int id = targets.ids[i];
            if (columns.get(0).isNull(position)) {
                empty(id, id + 1);
            } else {
                high[id] = ((LongColumn) columns.get(0)).value(position);
                low[id] = ((LongColumn) columns.get(1)).value(position);
            }
        }
        presence.restore(columns.get(0), targets);
    }

    @Override
    public void reset() {
        empty(0, low.length);
        presence.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            empty(ids[i], ids[i] + 1);
        }
        presence.reset(ids, count);
    }

    @Override
    public void clear() {
        empty(0, low.length);
        presence.clear();
    }

    @Override
    public long bytes() {
        return 16L * low.length + presence.bytes();
    }
}
