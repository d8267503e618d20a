package io.millrace.state.delta;

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
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.column.RowColumnBuilder;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Types and columns of every kind, by chance. */
final class RandomColumns {
    private static final int KINDS = 11;

    private RandomColumns() {}

    static DataType type(SplittableRandom random, int depth) {
        boolean nullable = random.nextBoolean();
        return switch (random.nextInt(depth == 0 ? KINDS - 1 : KINDS)) {
            case 0 -> new BooleanType(nullable);
            case 1 -> new IntegerType(8 << random.nextInt(4), nullable);
            case 2 -> new FloatingType(32 << random.nextInt(2), nullable);
            case 3 -> new DecimalType(20 + random.nextInt(19), random.nextInt(20), nullable);
            case 4 -> new CharacterType(random.nextInt(Integer.MAX_VALUE), random.nextBoolean(), nullable);
            case 5 -> new BinaryType(DataType.UNBOUNDED_LENGTH, random.nextBoolean(), nullable);
            case 6 -> new DateType(nullable);
            case 7 -> new TimeType(random.nextInt(10), nullable);
            case 8 -> new TimestampType(random.nextInt(7), random.nextBoolean(), nullable);
            case 9 -> new IntervalType(random.nextBoolean(), nullable);
            default -> rowType(random, depth - 1).withNullable(nullable);
        };
    }

    static RowType rowType(SplittableRandom random, int depth) {
        List<Field> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            fields.add(new Field("f" + i + "\u00e9", type(random, depth)));
        }
        return RowType.of(fields);
    }

    /** A column in any encoding. */
    static Column column(SplittableRandom random, DataType type, int rowCount) {
        int encoding = random.nextInt(4);
        if (encoding == 0) {
            return new ConstantColumn(rowCount, flat(random, type, 1));
        }
        if (encoding == 1) {
            int size = 1 + random.nextInt(2 * rowCount + 1);
            int[] indexes = new int[rowCount];
            for (int row = 0; row < rowCount; row++) {
                indexes[row] = random.nextInt(size);
            }
            return new DictionaryColumn(rowCount, flat(random, type, size), indexes);
        }
        return flat(random, type, rowCount);
    }

    private static FlatColumn flat(SplittableRandom random, DataType type, int rowCount) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        int nullsIn = 1 + random.nextInt(5);
        for (int row = 0; row < rowCount; row++) {
            append(random, type, builder, type.nullable() && random.nextInt(nullsIn) == 0);
        }
        return builder.build();
    }

    private static void append(SplittableRandom random, DataType type, ColumnBuilder builder, boolean isNull) {
        if (isNull) {
            builder.appendNull();
        } else if (builder instanceof BooleanColumnBuilder booleans) {
            booleans.append(random.nextBoolean());
        } else if (builder instanceof IntColumnBuilder ints) {
            ints.append((int) number(random));
        } else if (builder instanceof LongColumnBuilder longs) {
            longs.append(number(random));
        } else if (builder instanceof FloatColumnBuilder floats) {
            floats.append(Float.intBitsToFloat(random.nextInt()));
        } else if (builder instanceof DoubleColumnBuilder doubles) {
            doubles.append(Double.longBitsToDouble(random.nextLong()));
        } else if (builder instanceof DecimalColumnBuilder decimals) {
            long low = number(random);
            decimals.append(random.nextInt(5) == 0 ? number(random) : low >> 63, low);
        } else if (builder instanceof BytesColumnBuilder bytes) {
            byte[] value = new byte[random.nextInt(12)];
            for (int i = 0; i < value.length; i++) {
                value[i] = (byte) random.nextInt();
            }
            bytes.append(value, 0, value.length);
        } else if (builder instanceof RowColumnBuilder rows) {
            List<Field> fields = ((RowType) type).fields();
            for (int i = 0; i < fields.size(); i++) {
                DataType fieldType = fields.get(i).type();
                append(random, fieldType, rows.child(i), fieldType.nullable() && random.nextInt(3) == 0);
            }
            rows.endRow();
        }
    }

    private static long number(SplittableRandom random) {
        return random.nextLong() >> random.nextInt(64);
    }

    /** The value at a row, as something that equals compares. */
    static @Nullable Object value(Column column, int row) {
        FlatColumn flat = column.flatten();
        if (flat.isNull(row)) {
            return null;
        }
        if (flat instanceof BooleanColumn booleans) {
            return booleans.value(row);
        }
        if (flat instanceof IntColumn ints) {
            return ints.value(row);
        }
        if (flat instanceof LongColumn longs) {
            return longs.value(row);
        }
        if (flat instanceof FloatColumn floats) {
            return Float.floatToRawIntBits(floats.value(row));
        }
        if (flat instanceof DoubleColumn doubles) {
            return Double.doubleToRawLongBits(doubles.value(row));
        }
        if (flat instanceof DecimalColumn decimals) {
            return BigInteger.valueOf(decimals.high()[row])
                    .shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString(decimals.low()[row])));
        }
        if (flat instanceof BytesColumn bytes) {
            List<Byte> value = new ArrayList<>();
            for (int i = 0; i < bytes.lengths()[row]; i++) {
                value.add(bytes.data()[bytes.starts()[row] + i]);
            }
            return value;
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Column child : ((RowColumn) flat).children()) {
            values.add(value(child, row));
        }
        return values;
    }
}
