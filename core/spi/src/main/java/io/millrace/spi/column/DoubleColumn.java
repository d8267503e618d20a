package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of {@code double} values. */
public final class DoubleColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final double[] values;

    public DoubleColumn(int rowCount, long @Nullable [] nulls, double[] values) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.values = values;
    }

    public static DoubleColumn of(double... values) {
        return new DoubleColumn(values.length, null, values);
    }

    /** The backing array, for kernels; not to be written to. */
    public double[] values() {
        return values;
    }

    public double value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.DOUBLE;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public DoubleColumn gather(int[] positions, int count) {
        double[] gathered = new double[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return new DoubleColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
