package io.millrace.spi.column;

import java.util.Arrays;

/** Builds a {@link IntColumn}. */
public final class IntColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private int[] values = new int[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(int value) {
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
        append(0);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            append(((IntColumn) source).value(row));
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public IntColumn build() {
        IntColumn column = new IntColumn(rowCount, nulls.take(rowCount), values);
        values = new int[Math.max(INITIAL_ROWS, rowCount)];
        rowCount = 0;
        return column;
    }
}
