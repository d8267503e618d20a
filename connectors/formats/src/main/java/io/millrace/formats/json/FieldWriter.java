package io.millrace.formats.json;

import io.millrace.formats.text.Base64Text;
import io.millrace.formats.text.NumberText;
import io.millrace.formats.text.TimeText;
import io.millrace.formats.text.TimestampStandard;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one field of an object: its key, which is prepared, and its values, straight from the arrays of the column that
 * is bound for a batch.
 */
final class FieldWriter {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SCALAR = 2 + Math.max(NumberText.MAX_DECIMAL_LENGTH, TimeText.MAX_LENGTH);

    /** The key behind a comma, in quotes, with its colon. */
    private final byte[] key;

    private final SlotKind kind;
    private final int scale;
    private final FieldWriter[] children;
    private final TimestampStandard standard;
    private final boolean plainDecimals;
    private final boolean ignoreNulls;

    private long @Nullable [] nulls;
    private long[] longs = {};
    private long[] highWords = {};
    private int[] ints = {};
    private int[] lengths = {};
    private byte[] bytes = {};
    private double[] doubles = {};
    private float[] floats = {};
    private boolean[] booleans = {};

    private FieldWriter(Field field, JsonOptions options) {
        DataType type = field.type();
        key = keyBytes(field.name());
        kind = SlotKind.of(type);
        scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        children = type instanceof RowType row ? of(row, options) : new FieldWriter[0];
        standard = options.timestampStandard();
        plainDecimals = options.decimalAsPlainNumber();
        ignoreNulls = options.ignoreNullFields();
    }

    static FieldWriter[] of(RowType type, JsonOptions options) {
        return type.fields().stream()
                .map(field -> new FieldWriter(field, options))
                .toArray(FieldWriter[]::new);
    }

    private static byte[] keyBytes(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuilder builder = new ByteBuilder(utf8.length + 8);
        builder.append((byte) ',');
        JsonStrings.append(utf8, 0, utf8.length, builder);
        builder.append((byte) ':');
        return java.util.Arrays.copyOf(builder.array(), builder.length());
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
            JsonEncoder.bind(children, typed.children());
        }
    }

    boolean isNull(int row) {
        return NullMask.isNull(nulls, row);
    }

    void writeKey(ByteBuilder target, boolean first) {
        int skipped = first ? 1 : 0;
        target.append(key, skipped, key.length - skipped);
    }

    void writeValue(int row, ByteBuilder target) {
        if (isNull(row)) {
            target.append(NULL, 0, NULL.length);
            return;
        }
        switch (kind) {
            case STRING -> JsonStrings.append(bytes, ints[row], lengths[row], target);
            case BYTES -> writeBase64(row, target);
            case ROW -> JsonEncoder.writeObject(children, row, target, ignoreNulls);
            default -> {
                byte[] array = target.ensure(MAX_SCALAR);
                target.setLength(writeScalar(array, target.length(), row));
            }
        }
    }

    private int writeScalar(byte[] array, int position, int row) {
        return switch (kind) {
            case BOOLEAN -> {
                byte[] word = booleans[row] ? TRUE : FALSE;
                System.arraycopy(word, 0, array, position, word.length);
                yield position + word.length;
            }
            case TINYINT, SMALLINT, INT -> NumberText.writeLong(array, position, ints[row]);
            case BIGINT -> NumberText.writeLong(array, position, longs[row]);
            case FLOAT -> {
                float value = floats[row];
                int p = quoteIf(!Float.isFinite(value), array, position);
                yield quoteIf(!Float.isFinite(value), array, NumberText.writeFloat(array, p, value));
            }
            case DOUBLE -> {
                double value = doubles[row];
                int p = quoteIf(!Double.isFinite(value), array, position);
                yield quoteIf(!Double.isFinite(value), array, NumberText.writeDouble(array, p, value));
            }
            case DECIMAL -> NumberText.writeDecimal(array, position, highWords[row], longs[row], scale, plainDecimals);
            case DATE -> quoteIf(true, array, TimeText.writeDate(array, quoteIf(true, array, position), ints[row]));
            case TIME -> quoteIf(true, array, TimeText.writeTime(array, quoteIf(true, array, position), ints[row]));
            default -> {
                int p = quoteIf(true, array, position);
                boolean zulu = kind == SlotKind.TIMESTAMP_LTZ;
                yield quoteIf(true, array, TimeText.writeTimestamp(array, p, longs[row], standard, zulu));
            }
        };
    }

    private static int quoteIf(boolean quoted, byte[] array, int position) {
        if (quoted) {
            array[position] = '"';
        }
        return quoted ? position + 1 : position;
    }

    private void writeBase64(int row, ByteBuilder target) {
        byte[] array = target.ensure(Base64Text.encodedLength(lengths[row]) + 2);
        int p = quoteIf(true, array, target.length());
        target.setLength(quoteIf(true, array, Base64Text.encode(bytes, ints[row], lengths[row], array, p)));
    }
}
