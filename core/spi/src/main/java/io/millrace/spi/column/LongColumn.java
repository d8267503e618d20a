package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of {@code long} values. */
public final class LongColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final long[] values;

    public LongColumn(int rowCount, long @Nullable [] nulls, long[] values) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.values = values;
    }

    public static LongColumn of(long... values) {
        return new LongColumn(values.length, null, values);
    }

    /** The backing array, for kernels; not to be written to. */
    public long[] values() {
        return values;
    }

    public long value(int row) {
        return values[row];
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.LONG;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public LongColumn gather(int[] positions, int count) {
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return new LongColumn(count, NullMask.gather(nulls, positions, count), gathered);
    }
}
