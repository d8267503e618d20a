package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of {@code boolean} values. */
public final class BooleanColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final boolean[] values;

    public BooleanColumn(int rowCount, long @Nullable [] nulls, boolean[] values) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.values = values;
    }

    public static BooleanColumn of(boolean... values) {
        return new BooleanColumn(values.length, null, values);
    }

    /** The backing array, for kernels; not to be written to. */
    public boolean[] values() {
        return values;
    }

    public boolean value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.BOOLEAN;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public BooleanColumn gather(int[] positions, int count) {
        boolean[] gathered = new boolean[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return new BooleanColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
