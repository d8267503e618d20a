package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the values of one column, whose arrays are bound for a batch. One thread. */
final class AvroColumn {
    private static final int MAX_NUMBER = 10;
    private static final int DECIMAL_BYTES = 16;

    private final String path;
    private final ValueKind kind;
    private final boolean nullable;
    private final boolean micros;
    private final AvroColumn[] children;

    private long @Nullable [] nulls;
    private long[] longs = {};
    private long[] highWords = {};
    private int[] ints = {};
    private int[] lengths = {};
    private byte[] bytes = {};
    private double[] doubles = {};
    private float[] floats = {};
    private boolean[] booleans = {};

    private AvroColumn(Field field, String prefix) {
        path = prefix + field.name();
        kind = ValueKind.of(field.type());
        nullable = field.type().nullable();
        micros = AvroTypes.isMicros(field.type());
        children = field.type() instanceof RowType row ? of(row, path + ".") : new AvroColumn[0];
    }

    static AvroColumn[] of(RowType type, String prefix) {
        return type.fields().stream()
                .map(field -> new AvroColumn(field, prefix))
                .toArray(AvroColumn[]::new);
    }

    /** Takes the arrays of the next batch. */
    void bind(FlatColumn column) {
        nulls = column.nulls();
        if (column instanceof LongColumn typed) {
            longs = typed.values();
        } else if (column instanceof IntColumn typed) {
            ints = typed.values();
        } else if (column instanceof DoubleColumn typed) {
            doubles = typed.values();
        } else if (column instanceof FloatColumn typed) {
            floats = typed.values();
        } else if (column instanceof BooleanColumn typed) {
            booleans = typed.values();
        } else if (column instanceof DecimalColumn typed) {
            highWords = typed.high();
            longs = typed.low();
        } else if (column instanceof BytesColumn typed) {
            bytes = typed.data();
            ints = typed.starts();
            lengths = typed.lengths();
        } else if (column instanceof RowColumn typed) {
            List<Column> columns = typed.children();
            for (int i = 0; i < children.length; i++) {
                children[i].bind(columns.get(i).flatten());
            }
        }
    }

    void write(ByteBuilder target, int row) {
        boolean isNull = NullMask.isNull(nulls, row);
        if (nullable) {
            writeLong(target, isNull ? 0 : 1);
        } else if (isNull) {
            throw MillraceException.failed(Problem.error(
                            FormatError.NULL_NOT_ALLOWED, "column '" + path + "' is NOT NULL, but its value is NULL")
                    .hint("Remove NOT NULL from the column, or replace NULL in the query (COALESCE)."));
        }
        if (!isNull) {
            writeValue(target, row);
        }
    }

    private void writeValue(ByteBuilder target, int row) {
        switch (kind) {
            case BOOLEAN -> target.append((byte) (booleans[row] ? 1 : 0));
            case TINYINT, SMALLINT, INT, DATE, TIME -> writeLong(target, ints[row]);
            case BIGINT -> writeLong(target, longs[row]);
            case TIMESTAMP, TIMESTAMP_LTZ -> writeLong(target, micros ? longs[row] : Math.floorDiv(longs[row], 1000L));
            case FLOAT -> {
                Words.putInt(target.ensure(Float.BYTES), target.length(), Float.floatToRawIntBits(floats[row]));
                target.setLength(target.length() + Float.BYTES);
            }
            case DOUBLE -> {
                Words.put(target.ensure(Double.BYTES), target.length(), Double.doubleToRawLongBits(doubles[row]));
                target.setLength(target.length() + Double.BYTES);
            }
            case DECIMAL -> writeDecimal(target, highWords[row], longs[row]);
            case STRING, BYTES -> {
                writeLong(target, lengths[row]);
                target.append(bytes, ints[row], lengths[row]);
            }
            case ROW -> {
                for (AvroColumn child : children) {
                    child.write(target, row);
                }
            }
            case MAP -> throw new IllegalStateException("not held: " + kind);
        }
    }

    private static void writeLong(ByteBuilder target, long value) {
        byte[] array = target.ensure(MAX_NUMBER);
        int p = target.length();
        long bits = (value << 1) ^ (value >> 63);
        while ((bits & ~0x7FL) != 0) {
            array[p++] = (byte) (bits | 0x80);
            bits >>>= 7;
        }
        array[p++] = (byte) bits;
        target.setLength(p);
    }

    /** The fewest bytes in two's complement, highest first. */
    private static void writeDecimal(ByteBuilder target, long high, long low) {
        long sign = high >> 63;
        // Bits that differ from the sign, and one for the sign itself.
        int bits = high == sign
                ? Long.SIZE - Long.numberOfLeadingZeros(low ^ sign)
                : 2 * Long.SIZE - Long.numberOfLeadingZeros(high ^ sign);
        int length = bits / Byte.SIZE + 1;
        writeLong(target, length);
        byte[] array = target.ensure(DECIMAL_BYTES);
        int p = target.length();
        for (int i = length - 1; i >= 0; i--) {
            array[p++] = (byte) (i >= Long.BYTES ? high >> (8 * (i - Long.BYTES)) : low >>> (8 * i));
        }
        target.setLength(p);
    }
}
