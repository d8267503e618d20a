package io.millrace.spi.column;

import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;

/**
 * Collects values row by row into a flat column. For edges, tests and rare paths: hot kernels write arrays themselves.
 */
public sealed interface ColumnBuilder
        permits BooleanColumnBuilder,
                IntColumnBuilder,
                LongColumnBuilder,
                FloatColumnBuilder,
                DoubleColumnBuilder,
                DecimalColumnBuilder,
                BytesColumnBuilder,
                RowColumnBuilder {
    static ColumnBuilder of(DataType type) {
        return switch (type.physical()) {
            case BOOLEAN -> new BooleanColumnBuilder();
            case INT -> new IntColumnBuilder();
            case LONG -> new LongColumnBuilder();
            case FLOAT -> new FloatColumnBuilder();
            case DOUBLE -> new DoubleColumnBuilder();
            case DECIMAL -> new DecimalColumnBuilder();
            case BYTES -> new BytesColumnBuilder();
            case ROW -> new RowColumnBuilder((RowType) type);
        };
    }

    int rowCount();

    void appendNull();

    /** Appends the value, or NULL, at {@code row} of a column of the same physical kind. */
    void append(FlatColumn source, int row);

    /** Removes the rows from {@code rowCount} on: what a record that turned out bad has appended so far. */
    void truncate(int rowCount);

    /** The column of all rows so far; the builder is empty afterwards and shares nothing with the column. */
    FlatColumn build();
}
