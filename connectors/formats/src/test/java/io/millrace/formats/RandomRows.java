package io.millrace.formats;

import io.millrace.spi.column.BooleanColumnBuilder;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumnBuilder;
import io.millrace.spi.column.FloatColumnBuilder;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.column.RowColumnBuilder;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random types and values that both ends of a format can hold. */
public final class RandomRows {
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        " ",
        "\"",
        "\\",
        "\n",
        "\r",
        "\t",
        "\u0000",
        "\u001f",
        "/",
        ",",
        ";",
        "'",
        "{",
        "é",
        "€",
        "😀",
        "\u007f",
        "\u2028",
        "null",
        "0123456789abcdef"
    };
    private static final DataType[] SCALARS = {
        DataTypes.BOOLEAN,
        DataTypes.TINYINT,
        DataTypes.SMALLINT,
        DataTypes.INT,
        DataTypes.BIGINT,
        DataTypes.FLOAT,
        DataTypes.DOUBLE,
        DataTypes.decimal(10, 2),
        DataTypes.decimal(38, 18),
        DataTypes.decimal(5, 5),
        DataTypes.STRING,
        DataTypes.BYTES,
        DataTypes.DATE,
        new TimeType(3, true),
        DataTypes.timestamp(0),
        DataTypes.timestamp(3),
        DataTypes.timestamp(6),
        DataTypes.timestampLtz(3)
    };

    private final SplittableRandom random;

    public RandomRows(SplittableRandom random) {
        this.random = random;
    }

    /** Every scalar type once, and rows of rows if asked for. */
    public RowType everyType(boolean nested) {
        List<Field> fields = new ArrayList<>();
        for (DataType type : SCALARS) {
            fields.add(new Field("f" + fields.size() + "_" + name(), type));
        }
        if (nested) {
            RowType inner = RowType.of(List.of(
                    new Field("i", DataTypes.INT),
                    new Field("s", DataTypes.STRING),
                    new Field(
                            "r",
                            RowType.of(List.of(new Field("d", DataTypes.DOUBLE)))
                                    .withNullable(true))));
            fields.add(new Field("row" + name(), inner.withNullable(true)));
        }
        return RowType.of(fields);
    }

    private String name() {
        return random.nextBoolean() ? "" : text();
    }

    public List<Column> columns(RowType type, int rows) {
        List<Column> columns = new ArrayList<>();
        for (Field field : type.fields()) {
            ColumnBuilder builder = ColumnBuilder.of(field.type());
            for (int row = 0; row < rows; row++) {
                append(builder, field.type());
            }
            columns.add(builder.build());
        }
        return columns;
    }

    private void append(ColumnBuilder builder, DataType type) {
        if (random.nextInt(8) == 0) {
            builder.appendNull();
        } else if (builder instanceof BooleanColumnBuilder booleans) {
            booleans.append(random.nextBoolean());
        } else if (builder instanceof IntColumnBuilder ints) {
            ints.append(randomInt(type));
        } else if (builder instanceof LongColumnBuilder longs) {
            longs.append(randomLong(type));
        } else if (builder instanceof FloatColumnBuilder floats) {
            floats.append(Float.intBitsToFloat(random.nextInt()));
        } else if (builder instanceof DoubleColumnBuilder doubles) {
            doubles.append(
                    random.nextBoolean()
                            ? Double.longBitsToDouble(random.nextLong())
                            : random.nextInt(-100_000, 100_000) / 100.0);
        } else if (builder instanceof DecimalColumnBuilder decimals) {
            decimals.append(unscaled(((DecimalType) type).precision()));
        } else if (builder instanceof BytesColumnBuilder bytes) {
            if (type instanceof BinaryType) {
                byte[] value = new byte[random.nextInt(20)];
                random.nextBytes(value);
                bytes.append(value, 0, value.length);
            } else {
                bytes.append(text());
            }
        } else if (builder instanceof RowColumnBuilder row) {
            RowType rowType = (RowType) type;
            for (int i = 0; i < rowType.fieldCount(); i++) {
                append(row.child(i), rowType.fieldType(i));
            }
            row.endRow();
        }
    }

    private BigInteger unscaled(int precision) {
        BigInteger value = BigInteger.TEN.pow(random.nextInt(precision));
        for (int i = 0; i < 3; i++) {
            value = value.add(new BigInteger(Long.toString(random.nextLong(Long.MAX_VALUE))).shiftLeft(30 * i));
        }
        return value.mod(BigInteger.TEN.pow(precision)).multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1));
    }

    private int randomInt(DataType type) {
        if (type instanceof IntegerType integer) {
            return random.nextInt() >> random.nextInt(32 - integer.bits(), 32);
        }
        return type instanceof DateType ? random.nextInt(-800_000, 3_000_000) : random.nextInt(86_400_000);
    }

    private long randomLong(DataType type) {
        if (type instanceof TimestampType timestamp) {
            long unit = BigInteger.TEN.pow(6 - timestamp.precision()).longValue();
            long micros = random.nextInt(4) == 0
                    ? random.nextLong(-62_135_596_800_000_000L * 2, 253_402_300_799_000_000L * 2)
                    : 1_700_000_000_000_000L + random.nextLong(86_400_000_000L);
            return micros - Math.floorMod(micros, unit);
        }
        return random.nextLong() >> random.nextInt(64);
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
