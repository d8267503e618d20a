package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of {@code float} values. */
public final class FloatColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final float[] values;

    public FloatColumn(int rowCount, long @Nullable [] nulls, float[] values) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.values = values;
    }

    public static FloatColumn of(float... values) {
        return new FloatColumn(values.length, null, values);
    }

    /** The backing array, for kernels; not to be written to. */
    public float[] values() {
        return values;
    }

    public float value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.FLOAT;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public FloatColumn gather(int[] positions, int count) {
        float[] gathered = new float[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return new FloatColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
