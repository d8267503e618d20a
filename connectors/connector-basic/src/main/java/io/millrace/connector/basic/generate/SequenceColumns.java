package io.millrace.connector.basic.generate;

import io.millrace.connector.basic.generate.FieldGenerator.RowNumbers;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import java.math.BigInteger;

/** Loops that fill columns with the numbers of a sequence. */
final class SequenceColumns {
    private SequenceColumns() {}

    static Column column(DataType type, RowNumbers rows, long start) {
        long first = start + rows.first();
        return switch (type.physical()) {
            case INT -> ints(rows, first);
            case LONG -> longs(rows, first);
            case FLOAT -> floats(rows, first);
            case DOUBLE -> doubles(rows, first);
            case DECIMAL -> decimals(rows, first, ((DecimalType) type).scale());
            case BYTES -> texts(rows, first);
            case BOOLEAN, ROW -> throw new IllegalArgumentException("no sequence of " + type.name());
        };
    }

    private static IntColumn ints(RowNumbers rows, long first) {
        int[] values = new int[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) (first + i * rows.step());
        }
        return new IntColumn(values.length, null, values);
    }

    private static LongColumn longs(RowNumbers rows, long first) {
        long[] values = new long[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i * rows.step();
        }
        return new LongColumn(values.length, null, values);
    }

    private static FloatColumn floats(RowNumbers rows, long first) {
        float[] values = new float[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i * rows.step();
        }
        return new FloatColumn(values.length, null, values);
    }

    private static DoubleColumn doubles(RowNumbers rows, long first) {
        double[] values = new double[rows.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i * rows.step();
        }
        return new DoubleColumn(values.length, null, values);
    }

    private static Column decimals(RowNumbers rows, long first, int scale) {
        BigInteger unit = BigInteger.TEN.pow(scale);
        DecimalColumnBuilder builder = new DecimalColumnBuilder();
        for (int i = 0; i < rows.count(); i++) {
            builder.append(BigInteger.valueOf(first + i * rows.step()).multiply(unit));
        }
        return builder.build();
    }

    private static Column texts(RowNumbers rows, long first) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int i = 0; i < rows.count(); i++) {
            builder.append(Long.toString(first + i * rows.step()));
        }
        return builder.build();
    }
}
