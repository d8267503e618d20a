package io.millrace.formats.column;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.Base64Text;
import io.millrace.formats.text.DoubleParser;
import io.millrace.formats.text.NumberParser;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.TimeParser;
import io.millrace.formats.text.TimestampStandard;
import io.millrace.formats.text.ValueFault;
import io.millrace.spi.format.ByteBuilder;
import java.nio.charset.StandardCharsets;

/**
 * Converts texts to values as Flink's JSON and CSV formats do. The bytes of values that do not stand in the records go
 * to a side buffer, which lasts for a batch. One thread.
 */
public final class TextConverter {
    /** How much of a value a message shows. */
    private static final int MAX_SHOWN = 40;

    private static final int SIDE_BYTES = 1024;

    private final TimeParser times;
    private final NumberParser numbers = new NumberParser();
    private ByteBuilder side = new ByteBuilder(SIDE_BYTES);

    public TextConverter(TimestampStandard standard) {
        times = new TimeParser(standard);
    }

    public TimeParser times() {
        return times;
    }

    /** Where the bytes of values go that do not stand in the records. */
    public ByteBuilder side() {
        return side;
    }

    /** The bytes of the side buffer; a new one is begun. */
    public byte[] takeSide() {
        byte[] taken = side.array();
        if (side.length() > 0) {
            side = new ByteBuilder(Math.max(SIDE_BYTES, side.length()));
        }
        return taken;
    }

    /** Stores the value of a text at a row; strings are slices of {@code data}. */
    public void convert(ColumnTarget target, byte[] data, int from, int to, int row) {
        switch (target.kind) {
            case STRING -> {
                target.ints[row] = from;
                target.lengths[row] = to - from;
            }
            case BOOLEAN -> target.booleans[row] = isTrue(data, from, to);
            case TINYINT -> target.ints[row] = (int) NumberParser.parseInteger(data, from, to, 8);
            case SMALLINT -> target.ints[row] = (int) NumberParser.parseInteger(data, from, to, 16);
            case INT -> target.ints[row] = (int) NumberParser.parseInteger(data, from, to, 32);
            case BIGINT -> target.longs[row] = NumberParser.parseInteger(data, from, to, 64);
            case FLOAT -> target.floats[row] = NumberParser.parseFloat(data, from, to);
            case DOUBLE -> target.doubles[row] = DoubleParser.parse(data, from, to);
            case DECIMAL -> {
                numbers.parseDecimal(data, from, to, target.precision, target.scale);
                target.longs[row] = numbers.high();
                target.lowWords[row] = numbers.low();
            }
            case DATE -> target.ints[row] = times.parseDate(data, from, to);
            case TIME -> target.ints[row] = times.parseTime(data, from, to);
            case TIMESTAMP -> target.longs[row] = times.parseTimestamp(data, from, to, false, target.precision);
            case TIMESTAMP_LTZ -> target.longs[row] = times.parseTimestamp(data, from, to, true, target.precision);
            case BYTES -> {
                int sideStart = side.length();
                Base64Text.decode(data, from, to, side);
                target.storeSide(row, side, sideStart);
            }
            case ROW, MAP -> throw new ValueFault("is not an object");
        }
    }

    private static boolean isTrue(byte[] data, int from, int to) {
        return Boolean.parseBoolean(new String(data, from, to - from, StandardCharsets.UTF_8).trim());
    }

    /** Makes NULL of a value that does not fit, or a bad record. */
    public void onFault(
            ColumnTarget target,
            byte[] data,
            int from,
            int to,
            int row,
            ValueFault fault,
            boolean ignoreErrors,
            String place) {
        if (ignoreErrors) {
            target.storeNull(row, "its value " + fault.reason());
            return;
        }
        int shown = Math.min(to - from, MAX_SHOWN);
        String text = new String(data, from, shown, StandardCharsets.UTF_8);
        throw new RecordFault(
                FormatError.VALUE_NOT_CONVERTIBLE,
                "field '" + target.name + "' is " + target.type.name() + ", but its value "
                        + (text.isBlank() ? "'" + text + "'" : text) + (shown < to - from ? "…" : "") + " at " + place
                        + " " + fault.reason());
    }
}
