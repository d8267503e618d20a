package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of {@code int} values. */
public final class IntColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final int[] values;

    public IntColumn(int rowCount, long @Nullable [] nulls, int[] values) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.values = values;
    }

    public static IntColumn of(int... values) {
        return new IntColumn(values.length, null, values);
    }

    /** The backing array, for kernels; not to be written to. */
    public int[] values() {
        return values;
    }

    public int value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.INT;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public IntColumn gather(int[] positions, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return new IntColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
