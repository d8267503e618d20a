package io.millrace.formats.column;

import io.millrace.formats.text.Base64Text;
import io.millrace.formats.text.NumberText;
import io.millrace.formats.text.TimeText;
import io.millrace.formats.text.TimestampStandard;
import io.millrace.formats.text.TimestampWriter;
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
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a column while an encoder writes them: the arrays of the column that is bound for a batch. */
public final class ColumnValues {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SCALAR = Math.max(NumberText.MAX_DECIMAL_LENGTH, TimeText.MAX_LENGTH);

    private final ValueKind kind;
    private final int scale;
    private final TimestampWriter timestamps;
    private final boolean plainDecimals;

    private long @Nullable [] nulls;
    private long[] longs = {};
    private long[] highWords = {};
    private int[] ints = {};
    private int[] lengths = {};
    private byte[] bytes = {};
    private double[] doubles = {};
    private float[] floats = {};
    private boolean[] booleans = {};
    private List<Column> children = List.of();

    public ColumnValues(DataType type, TimestampStandard standard, boolean plainDecimals) {
        kind = ValueKind.of(type);
        scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        timestamps = new TimestampWriter(standard, kind == ValueKind.TIMESTAMP_LTZ);
        this.plainDecimals = plainDecimals;
    }

    /** Takes the arrays of the next batch. */
    public void bind(FlatColumn column) {
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
            children = typed.children();
        }
    }

    public ValueKind kind() {
        return kind;
    }

    public boolean isNull(int row) {
        return NullMask.isNull(nulls, row);
    }

    /** The columns of a nested row. */
    public List<Column> children() {
        return children;
    }

    /** The array that strings are slices of. */
    public byte[] bytes() {
        return bytes;
    }

    public int start(int row) {
        return ints[row];
    }

    public int length(int row) {
        return lengths[row];
    }

    /** Whether a FLOAT or DOUBLE is NaN or infinite. */
    public boolean isNotFinite(int row) {
        return switch (kind) {
            case FLOAT -> !Float.isFinite(floats[row]);
            case DOUBLE -> !Double.isFinite(doubles[row]);
            default -> false;
        };
    }

    /** How many bytes {@link #write} may need at a row. */
    public int maxLength(int row) {
        return kind == ValueKind.BYTES ? Base64Text.encodedLength(lengths[row]) : MAX_SCALAR;
    }

    /** Writes a value that is neither NULL nor a string, a row or a map, and returns the position behind it. */
    public int write(byte[] target, int position, int row) {
        return switch (kind) {
            case BOOLEAN -> {
                byte[] word = booleans[row] ? TRUE : FALSE;
                System.arraycopy(word, 0, target, position, word.length);
                yield position + word.length;
            }
            case TINYINT, SMALLINT, INT -> NumberText.writeLong(target, position, ints[row]);
            case BIGINT -> NumberText.writeLong(target, position, longs[row]);
            case FLOAT -> NumberText.writeFloat(target, position, floats[row]);
            case DOUBLE -> NumberText.writeDouble(target, position, doubles[row]);
            case DECIMAL -> NumberText.writeDecimal(target, position, highWords[row], longs[row], scale, plainDecimals);
            case DATE -> TimeText.writeDate(target, position, ints[row]);
            case TIME -> TimeText.writeTime(target, position, ints[row]);
            case TIMESTAMP, TIMESTAMP_LTZ -> timestamps.write(target, position, longs[row]);
            case BYTES -> Base64Text.encode(bytes, ints[row], lengths[row], target, position);
            case STRING, ROW, MAP -> throw new IllegalStateException("not a scalar: " + kind);
        };
    }
}
