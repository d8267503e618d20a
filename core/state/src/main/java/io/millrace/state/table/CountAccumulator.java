package io.millrace.state.table;

import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COUNT. */
final class CountAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.BIGINT.withNullable(false));

    private long[] counts = new long[0];

    @Override
    public void resize(int capacity) {
        if (counts.length < capacity) {
            counts = Arrays.copyOf(counts, capacity);
        }
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        add(counts, targets.ids, targets.count);
    }

    private static void add(long[] counts, int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            counts[ids[i]]++;
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        long[] others = ((CountAccumulator) other).counts;
        for (int i = 0; i < targets.count; i++) {
            counts[targets.ids[i]] += others[from + i];
        }
    }

    long value(int id) {
        return counts[id];
    }

    @Override
    public LongColumn result(int[] ids, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = counts[ids[i]];
        }
        return new LongColumn(count, null, values);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        return List.of(result(ids, count));
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        long[] values = ((LongColumn) columns.get(0)).values();
        for (int i = 0; i < targets.count; i++) {
            counts[targets.ids[i]] = values[targets.positions[i]];
        }
    }

    @Override
    public void reset() {
        Arrays.fill(counts, 0);
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            counts[ids[i]] = 0;
        }
    }

    @Override
    public void clear() {
        reset();
    }

    @Override
    public long bytes() {
        return 8L * counts.length;
    }
}
