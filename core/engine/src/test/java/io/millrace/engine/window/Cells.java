package io.millrace.engine.window;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BooleanColumnBuilder;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.DoubleColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.FloatColumnBuilder;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Java values to columns and back, for tests: Long, Integer, Double, Float, Boolean, String, BigDecimal, null. */
final class Cells {
    private Cells() {}

    static @Nullable Object random(DataType type, SplittableRandom random, int distinct) {
        if (type.nullable() && random.nextInt(8) == 0) {
            return null;
        }
        int value = random.nextInt(distinct) - distinct / 3;
        return switch (type.physical()) {
            case BOOLEAN -> value % 2 == 0;
            case INT ->
                type instanceof IntegerType integer && integer.bits() == 8
                        ? (int) (byte) (value * 37)
                        : value * 1_000_003;
            case LONG -> value * 4_000_000_000_000_000_037L;
            case FLOAT -> (float) value;
            case DOUBLE -> value == 0 && random.nextBoolean() ? -0.0 : value == 1 ? Double.NaN : value * 0.5;
            case DECIMAL ->
                new BigDecimal(
                        BigInteger.valueOf(value).multiply(BigInteger.TEN.pow(((DecimalType) type).precision() - 3)),
                        ((DecimalType) type).scale());
            case BYTES -> "é".repeat(Math.floorMod(value, 3)) + value;
            case ROW -> throw new IllegalArgumentException("no rows");
        };
    }

    static ChangeBatch batch(RowType type, List<Object[]> rows, long @Nullable [] watermarks, SplittableRandom random) {
        Column[] columns = new Column[type.fieldCount()];
        for (int c = 0; c < columns.length; c++) {
            ColumnBuilder builder = ColumnBuilder.of(type.fieldType(c));
            for (Object[] row : rows) {
                append(builder, row[c]);
            }
            columns[c] = encode(builder.build(), random);
        }
        return new ChangeBatch(rows.size(), columns, null, watermarks, null);
    }

    private static Column encode(FlatColumn column, SplittableRandom random) {
        int rows = column.rowCount();
        if (rows == 1 && random.nextInt(3) == 0) {
            return new ConstantColumn(1, column.gather(new int[] {0}, 1));
        }
        if (random.nextInt(3) > 0) {
            return column;
        }
        int[] reversed = new int[rows];
        for (int i = 0; i < rows; i++) {
            reversed[i] = rows - 1 - i;
        }
        return new DictionaryColumn(rows, column.gather(reversed, rows), reversed);
    }

    private static void append(ColumnBuilder builder, @Nullable Object value) {
        if (value == null) {
            builder.appendNull();
        } else if (builder instanceof LongColumnBuilder longs) {
            longs.append((Long) value);
        } else if (builder instanceof IntColumnBuilder ints) {
            ints.append((Integer) value);
        } else if (builder instanceof DoubleColumnBuilder doubles) {
            doubles.append((Double) value);
        } else if (builder instanceof FloatColumnBuilder floats) {
            floats.append((Float) value);
        } else if (builder instanceof BooleanColumnBuilder booleans) {
            booleans.append((Boolean) value);
        } else if (builder instanceof DecimalColumnBuilder decimals) {
            decimals.append(((BigDecimal) value).unscaledValue());
        } else {
            ((BytesColumnBuilder) builder).append((String) value);
        }
    }

    static @Nullable Object value(DataType type, Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        FlatColumn flat = column.flatten();
        if (flat instanceof LongColumn longs) {
            return longs.value(row);
        } else if (flat instanceof IntColumn ints) {
            return ints.value(row);
        } else if (flat instanceof DoubleColumn doubles) {
            return doubles.value(row);
        } else if (flat instanceof FloatColumn floats) {
            return floats.value(row);
        } else if (flat instanceof BooleanColumn booleans) {
            return booleans.value(row);
        } else if (flat instanceof DecimalColumn decimals) {
            BigInteger unscaled = BigInteger.valueOf(decimals.high()[row])
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(decimals.low()[row])));
            return new BigDecimal(unscaled, ((DecimalType) type).scale());
        }
        return ((BytesColumn) flat).text(row);
    }

    static List<List<@Nullable Object>> rows(RowType type, ChangeBatch batch) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < batch.rowCount(); row++) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (int c = 0; c < type.fieldCount(); c++) {
                cells.add(value(type.fieldType(c), batch.column(c), row));
            }
            rows.add(cells);
        }
        return rows;
    }
}
