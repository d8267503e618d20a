package io.millrace.spi.column;

import java.util.Arrays;

/** Builds a {@link LongColumn}. */
public final class LongColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private long[] values = new long[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(long value) {
        if (rowCount == values.length) {
            values = Arrays.copyOf(values, rowCount * 2);
        }
        values[rowCount++] = value;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public void appendNull() {
        nulls.setNull(rowCount);
        append(0L);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            append(((LongColumn) source).value(row));
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public LongColumn build() {
        LongColumn column = new LongColumn(rowCount, nulls.take(rowCount), values);
        values = new long[Math.max(INITIAL_ROWS, rowCount)];
        rowCount = 0;
        return column;
    }
}
