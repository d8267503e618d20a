package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Utf8;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one field of a record, and stores its value if somebody wants it. One thread. */
final class AvroField {
    private static final long MICROS_PER_MILLI = 1000;
    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final int DECIMAL_BYTES = 16;

    private final String path;
    private final DataType type;
    private final ValueKind kind;
    private final boolean nullable;
    private final boolean micros;
    private final @Nullable ColumnTarget target;
    private final AvroField[] children;

    /** Of a decimal: ten to the power of its precision, which no value reaches. */
    private final long boundHigh;

    private final long boundLow;

    private AvroField(Field field, @Nullable ColumnTarget target, String prefix) {
        path = prefix + field.name();
        type = field.type();
        kind = ValueKind.of(type);
        nullable = type.nullable();
        micros = AvroTypes.isMicros(type);
        this.target = target;
        children = type instanceof RowType row
                ? of(row, target == null ? List.of() : target.children(), path + ".")
                : new AvroField[0];
        BigInteger bound =
                type instanceof DecimalType decimal ? BigInteger.TEN.pow(decimal.precision()) : BigInteger.ONE;
        boundHigh = bound.shiftRight(Long.SIZE).longValueExact();
        boundLow = bound.longValue();
    }

    /** The fields of a row, each with the target of its name if there is one. */
    static AvroField[] of(RowType row, List<ColumnTarget> targets, String prefix) {
        AvroField[] fields = new AvroField[row.fieldCount()];
        for (int i = 0; i < fields.length; i++) {
            Field field = row.fields().get(i);
            ColumnTarget wanted = null;
            for (ColumnTarget target : targets) {
                wanted = target.name.equals(field.name()) ? target : wanted;
            }
            fields[i] = new AvroField(field, wanted, prefix);
        }
        return fields;
    }

    void read(AvroInput input, int row) {
        if (nullable && !readBranch(input)) {
            if (target != null) {
                target.storeNull(row, "is null");
            }
            return;
        }
        switch (kind) {
            case BOOLEAN -> {
                boolean value = input.readBoolean(path);
                if (target != null) {
                    target.booleans[row] = value;
                }
            }
            case TINYINT, SMALLINT, INT, DATE, TIME -> {
                int value = readInt(input);
                if (target != null) {
                    target.ints[row] = value;
                }
            }
            case BIGINT, TIMESTAMP, TIMESTAMP_LTZ -> {
                long value = readLong(input);
                if (target != null) {
                    target.longs[row] = value;
                }
            }
            case FLOAT -> {
                float value = input.readFloat(path);
                if (target != null) {
                    target.floats[row] = value;
                }
            }
            case DOUBLE -> {
                double value = input.readDouble(path);
                if (target != null) {
                    target.doubles[row] = value;
                }
            }
            case DECIMAL -> readDecimal(input, row);
            case STRING, BYTES -> readSlice(input, row);
            case ROW -> {
                int nested = target == null ? row : target.beginNested(row);
                for (AvroField child : children) {
                    child.read(input, nested);
                }
            }
            case MAP -> throw new IllegalStateException("not held: " + kind);
        }
    }

    /** Whether the value is there: a union's first branch is null, its second the value. */
    private boolean readBranch(AvroInput input) {
        int from = input.position();
        long branch = input.readLong(path);
        if (branch < 0 || branch > 1) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX,
                    "the branch at " + input.place(from, path) + " is " + branch
                            + ", but the column is 0 (null) or 1 (a value)");
        }
        return branch == 1;
    }

    private int readInt(AvroInput input) {
        int from = input.position();
        int value = input.readInt(path);
        boolean fits =
                switch (kind) {
                    case TINYINT -> value == (byte) value;
                    case SMALLINT -> value == (short) value;
                    case TIME -> value >= 0 && value < MILLIS_PER_DAY;
                    default -> true;
                };
        if (!fits) {
            throw outOfRange(input, from, Integer.toString(value));
        }
        return value;
    }

    private long readLong(AvroInput input) {
        int from = input.position();
        long value = input.readLong(path);
        if (kind == ValueKind.BIGINT || micros) {
            return value;
        }
        long scaled = value * MICROS_PER_MILLI;
        if (scaled / MICROS_PER_MILLI != value) {
            throw outOfRange(input, from, Long.toString(value));
        }
        return scaled;
    }

    private void readSlice(AvroInput input, int row) {
        int length = input.readBytes(path);
        int end = input.position();
        if (kind == ValueKind.STRING) {
            int invalid = Utf8.firstInvalid(input.data(), end - length, end);
            if (invalid >= 0) {
                throw new RecordFault(
                        FormatError.NOT_UTF8, input.place(invalid, path) + " is not part of a UTF-8 character");
            }
        }
        if (target != null) {
            target.ints[row] = end - length;
            target.lengths[row] = length;
        }
    }

    /** A decimal's unscaled value: two's complement, highest byte first, with any number of sign bytes in front. */
    private void readDecimal(AvroInput input, int row) {
        int from = input.position();
        int length = input.readBytes(path);
        byte[] data = input.data();
        int end = input.position();
        if (length == 0) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX, "the decimal at " + input.place(from, path) + " has no bytes");
        }
        long sign = data[end - length] < 0 ? -1 : 0;
        long high = sign;
        long low = sign;
        boolean fits = true;
        for (int i = end - length; i < end; i++) {
            fits &= end - i > DECIMAL_BYTES ? data[i] == sign : true;
            high = (high << Byte.SIZE) | (low >>> (Long.SIZE - Byte.SIZE));
            low = (low << Byte.SIZE) | (data[i] & 0xFFL);
        }
        // The magnitude, without its sign, is compared with the bound; the most negative value stays above any bound.
        long absLow = sign == 0 ? low : -low;
        long absHigh = sign == 0 ? high : ~high + (low == 0 ? 1 : 0);
        int order = Long.compareUnsigned(absHigh, boundHigh);
        boolean below = order < 0 || (order == 0 && Long.compareUnsigned(absLow, boundLow) < 0);
        if (!fits || high >> (Long.SIZE - 1) != sign || !below) {
            throw outOfRange(input, from, "of " + length + (length == 1 ? " byte" : " bytes"));
        }
        if (target != null) {
            target.longs[row] = high;
            target.lowWords[row] = low;
        }
    }

    private RecordFault outOfRange(AvroInput input, int from, String value) {
        return new RecordFault(
                FormatError.VALUE_NOT_CONVERTIBLE,
                "field '" + path + "' is " + type.name() + ", but its value " + value + " at " + input.place(from, path)
                        + " is out of range");
    }
}
