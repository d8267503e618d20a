package io.millrace.spi.column;

import java.util.Arrays;

/** Builds a {@link DoubleColumn}. */
public final class DoubleColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private double[] values = new double[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(double value) {
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
        append(0d);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            append(((DoubleColumn) source).value(row));
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public DoubleColumn build() {
        DoubleColumn column = new DoubleColumn(rowCount, nulls.take(rowCount), values);
        values = new double[Math.max(INITIAL_ROWS, rowCount)];
        rowCount = 0;
        return column;
    }
}
