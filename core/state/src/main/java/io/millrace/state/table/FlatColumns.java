package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.type.DataType;
import java.util.List;

/** Flat columns made of others. */
public final class FlatColumns {
    private FlatColumns() {}

    /** The same values under another null bitmap. */
    static FlatColumn withNulls(FlatColumn column, long[] nulls) {
        int rows = column.rowCount();
        if (column instanceof LongColumn c) {
            return new LongColumn(rows, nulls, c.values());
        } else if (column instanceof IntColumn c) {
            return new IntColumn(rows, nulls, c.values());
        } else if (column instanceof BytesColumn c) {
            return new BytesColumn(rows, nulls, c.data(), c.starts(), c.lengths());
        } else if (column instanceof DoubleColumn c) {
            return new DoubleColumn(rows, nulls, c.values());
        } else if (column instanceof FloatColumn c) {
            return new FloatColumn(rows, nulls, c.values());
        } else if (column instanceof DecimalColumn c) {
            return new DecimalColumn(rows, nulls, c.high(), c.low());
        } else if (column instanceof BooleanColumn c) {
            return new BooleanColumn(rows, nulls, c.values());
        }
        return new RowColumn(rows, nulls, ((RowColumn) column).children());
    }

    /** A column of NULLs. */
    public static FlatColumn allNull(DataType type, int rowCount) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (int row = 0; row < rowCount; row++) {
            builder.appendNull();
        }
        return builder.build();
    }

    /** The rows of all parts, one part after the other. */
    public static FlatColumn concat(DataType type, List<FlatColumn> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int rows = 0;
        boolean mayHaveNull = false;
        for (FlatColumn part : parts) {
            rows = Math.addExact(rows, part.rowCount());
            mayHaveNull |= part.mayHaveNull();
        }
        if (!mayHaveNull && type.physical() == io.millrace.spi.type.Physical.LONG) {
            return concatLongs(parts, rows);
        }
        ColumnBuilder builder = ColumnBuilder.of(type);
        for (FlatColumn part : parts) {
            for (int row = 0; row < part.rowCount(); row++) {
                builder.append(part, row);
            }
        }
        return builder.build();
    }

    private static LongColumn concatLongs(List<FlatColumn> parts, int rows) {
        long[] values = new long[rows];
        int at = 0;
        for (FlatColumn part : parts) {
            System.arraycopy(((LongColumn) part).values(), 0, values, at, part.rowCount());
            at += part.rowCount();
        }
        return new LongColumn(rows, null, values);
    }

    static boolean anyNull(long[] nulls, int rowCount) {
        for (int word = 0; word < NullMask.words(rowCount); word++) {
            if (nulls[word] != 0) {
                return true;
            }
        }
        return false;
    }
}
