package io.millrace.spi.column;

import java.util.Arrays;

/** Builds a {@link FloatColumn}. */
public final class FloatColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private float[] values = new float[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(float value) {
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
        append(0f);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            append(((FloatColumn) source).value(row));
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public FloatColumn build() {
        FloatColumn column = new FloatColumn(rowCount, nulls.take(rowCount), values);
        values = new float[Math.max(INITIAL_ROWS, rowCount)];
        rowCount = 0;
        return column;
    }
}
