package io.millrace.spi.column;

import java.util.Arrays;

/** Builds a {@link BooleanColumn}. */
public final class BooleanColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private boolean[] values = new boolean[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(boolean value) {
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
        append(false);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            append(((BooleanColumn) source).value(row));
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public BooleanColumn build() {
        BooleanColumn column = new BooleanColumn(rowCount, nulls.take(rowCount), values);
        values = new boolean[Math.max(INITIAL_ROWS, rowCount)];
        rowCount = 0;
        return column;
    }
}
