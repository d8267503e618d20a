package io.millrace.state.table;

import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUM of FLOAT or DOUBLE, in the order of arrival.
 *
 * <p>A sum of FLOATs is rounded to a FLOAT after each addition: a sum of two floats that is first rounded to a double
 * rounds to the same float.
 */
final class DoubleSumAccumulator implements Accumulator {
    private static final List<DataType> STATE = List.of(DataTypes.DOUBLE);

    /** The sum of nothing: the one value to which -0.0 can be added without becoming 0.0. */
    private static final double EMPTY = -0.0;

    private final boolean floats;
    private double[] sums = new double[0];
    private final Presence presence = new Presence();
    private double[] scratch = new double[0];

    DoubleSumAccumulator(boolean floats) {
        this.floats = floats;
    }

    @Override
    public void resize(int capacity) {
        int length = sums.length;
        if (length < capacity) {
            sums = Arrays.copyOf(sums, capacity);
            Arrays.fill(sums, length, capacity, EMPTY);
        }
        presence.resize(capacity);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("SUM without an argument");
        }
        scratch = Gather.doubles(argument, targets, scratch);
        add(targets.ids, targets.count, scratch, 0);
        presence.mark(targets);
    }

    private void add(int[] ids, int count, double[] values, int from) {
        if (floats) {
            for (int i = 0; i < count; i++) {
                sums[ids[i]] = (float) (sums[ids[i]] + values[from + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                sums[ids[i]] += values[from + i];
            }
        }
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        DoubleSumAccumulator that = (DoubleSumAccumulator) other;
        add(targets.ids, targets.count, that.sums, from);
        presence.mark(that.presence, from, targets);
    }

    double value(int id) {
        return sums[id];
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        DoubleColumn doubles = doubles(ids, count);
        if (!floats) {
            return doubles;
        }
        return toFloats(doubles);
    }

    static FloatColumn toFloats(DoubleColumn doubles) {
        int count = doubles.rowCount();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) doubles.values()[i];
        }
        return new FloatColumn(count, doubles.nulls(), values);
    }

    private DoubleColumn doubles(int[] ids, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = sums[ids[i]];
        }
        return new DoubleColumn(count, presence.nulls(ids, count), values);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        return List.of(doubles(ids, count));
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        DoubleColumn column = (DoubleColumn) columns.get(0);
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            sums[targets.ids[i]] = column.isNull(position) ? EMPTY : column.values()[position];
        }
        presence.restore(column, targets);
    }

    @Override
    public void reset() {
        Arrays.fill(sums, EMPTY);
        presence.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            sums[ids[i]] = EMPTY;
        }
        presence.reset(ids, count);
    }

    @Override
    public void clear() {
        Arrays.fill(sums, EMPTY);
        presence.clear();
    }

    @Override
    public long bytes() {
        return 8L * sums.length + presence.bytes();
    }
}
