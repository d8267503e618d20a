package io.millrace.codegen.runtime;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;

/** The same values under another bitmap. */
final class FlatColumns {
    private FlatColumns() {}

    static FlatColumn withNulls(FlatColumn column, long[] nulls) {
        int rows = column.rowCount();
        return switch (column.physical()) {
            case BOOLEAN -> new BooleanColumn(rows, nulls, ((BooleanColumn) column).values());
            case INT -> new IntColumn(rows, nulls, ((IntColumn) column).values());
            case LONG -> new LongColumn(rows, nulls, ((LongColumn) column).values());
            case FLOAT -> new FloatColumn(rows, nulls, ((FloatColumn) column).values());
            case DOUBLE -> new DoubleColumn(rows, nulls, ((DoubleColumn) column).values());
            case DECIMAL -> {
                DecimalColumn decimals = (DecimalColumn) column;
                yield new DecimalColumn(rows, nulls, decimals.high(), decimals.low());
            }
            case BYTES -> {
                BytesColumn bytes = (BytesColumn) column;
                yield new BytesColumn(rows, nulls, bytes.data(), bytes.starts(), bytes.lengths());
            }
            case ROW -> new RowColumn(rows, nulls, ((RowColumn) column).children());
        };
    }
}
