package io.millrace.spi.column;

import io.millrace.spi.type.Physical;

/** The one value of a flat column of one row, for every row. */
public final class ConstantColumn implements Column {
    private final int rowCount;
    private final FlatColumn value;

    public ConstantColumn(int rowCount, FlatColumn value) {
        if (value.rowCount() != 1) {
            throw new IllegalArgumentException("a constant has one value, not " + value.rowCount());
        }
        this.rowCount = rowCount;
        this.value = value;
    }

    public FlatColumn value() {
        return value;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return value.physical();
    }

    @Override
    public boolean mayHaveNull() {
        return value.isNull(0);
    }

    @Override
    public boolean isNull(int row) {
        return value.isNull(0);
    }

    @Override
    public FlatColumn flatten() {
        return value.gather(new int[rowCount], rowCount);
    }

    @Override
    public ConstantColumn gather(int[] positions, int count) {
        return new ConstantColumn(count, value);
    }
}
