package io.millrace.spi.column;

import org.jspecify.annotations.Nullable;

/** One value per row, in arrays that start at row 0 and may be longer than the column. */
public sealed interface FlatColumn extends Column
        permits BooleanColumn, IntColumn, LongColumn, FloatColumn, DoubleColumn, DecimalColumn, BytesColumn, RowColumn {
    /** The null bitmap (see {@link NullMask}); absent means that no row is NULL. */
    long @Nullable [] nulls();

    @Override
    default boolean mayHaveNull() {
        return nulls() != null;
    }

    @Override
    default boolean isNull(int row) {
        return NullMask.isNull(nulls(), row);
    }

    @Override
    default FlatColumn flatten() {
        return this;
    }

    @Override
    FlatColumn gather(int[] positions, int count);
}
