package io.millrace.formats.json;

import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.column.TextConverter;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.DoubleParser;
import io.millrace.formats.text.NumberParser;
import io.millrace.formats.text.TimeParser;
import io.millrace.formats.text.ValueFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType.MapType;

/**
 * Reads values into the arrays of a slot: the usual form of each kind at once, everything else (NULL, escapes, numbers
 * in strings, faults) by way of a validated token and {@link #convert}.
 *
 * <p>Conversions are those of Flink's JSON parser: see the table in the reference of the format. One thread.
 */
public final class ValueReader {
    private static final int[] TENS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};

    private final JsonScanner scanner;
    private final TextConverter converter;
    private final TimeParser times;
    private final boolean ignoreErrors;
    private final JsonText canonical;
    private final JsonMaps maps;
    private final ByteBuilder scratch = new ByteBuilder(64);

    ValueReader(JsonScanner scanner, TextConverter converter, boolean ignoreErrors, JsonText canonical) {
        this.scanner = scanner;
        this.converter = converter;
        this.times = converter.times();
        this.ignoreErrors = ignoreErrors;
        this.canonical = canonical;
        maps = new JsonMaps(canonical);
    }

    public int readString(ColumnTarget target, byte[] data, int position, int end, int row) {
        if (data[position] == '"') {
            int close = JsonScanner.plainStringEnd(data, position + 1, end);
            if (close >= 0) {
                target.ints[row] = position + 1;
                target.lengths[row] = close - position - 1;
                return close + 1;
            }
        }
        return readOtherString(target, data, position, end, row);
    }

    private int readOtherString(ColumnTarget target, byte[] data, int position, int end, int row) {
        return data[position] == '"' && position < end
                ? readSpecialString(target, data, position + 1, end, row)
                : readOther(target, data, position, end, row);
    }

    /** A string with escapes or characters beyond ASCII. */
    private int readSpecialString(ColumnTarget target, byte[] data, int start, int end, int row) {
        int after = scanner.skipString(data, start, end);
        if (scanner.escaped()) {
            ByteBuilder side = converter.side();
            int sideStart = side.length();
            scanner.unescape(data, start, after - 1, side);
            target.storeSide(row, side, sideStart);
        } else {
            target.ints[row] = start;
            target.lengths[row] = after - 1 - start;
        }
        return after;
    }

    public int readLong(ColumnTarget target, byte[] data, int position, int end, int row) {
        int start = data[position] == '-' ? position + 1 : position;
        long word = Words.at(data, start);
        int count = Words.digitCount(word);
        if (!isPlain(data, start, count)) {
            return readLongInteger(target, data, position, end, row);
        }
        target.usualLength = count;
        long value = Words.digits(word, count);
        target.longs[row] = start == position ? value : -value;
        return start + count;
    }

    public int readInt(ColumnTarget target, byte[] data, int position, int end, int row) {
        int start = data[position] == '-' ? position + 1 : position;
        long word = Words.at(data, start);
        int count = Words.digitCount(word);
        if (!isPlain(data, start, count)) {
            return readLongInteger(target, data, position, end, row);
        }
        target.usualLength = count;
        int value = (int) Words.digits(word, count);
        target.ints[row] = start == position ? value : -value;
        return start + count;
    }

    /** Whether 1 to 8 digits are a whole number that ends at a comma or brace. */
    private static boolean isPlain(byte[] data, int start, int count) {
        return count != 0 && endsNumber(data[start + count]) && (count == 1 || data[start] != '0');
    }

    /** Whether a number that stands in an object without space ends before this byte. */
    public static boolean endsNumber(byte next) {
        return next == ',' || next == '}';
    }

    private static void storeInteger(ColumnTarget target, int row, long value) {
        if (target.kind == ValueKind.BIGINT) {
            target.longs[row] = value;
        } else {
            target.ints[row] = (int) value;
        }
    }

    /** 9 to 15 digits; longer ones, fractions, exponents and anything else go the long way. */
    private int readLongInteger(ColumnTarget target, byte[] data, int position, int end, int row) {
        boolean negative = data[position] == '-';
        int start = negative ? position + 1 : position;
        if (start + 16 > end) {
            return readOther(target, data, position, end, row);
        }
        long word = Words.at(data, start);
        long rest = Words.at(data, start + 8);
        int count = Words.digitCount(rest);
        byte next = data[start + 8 + count];
        boolean plain = Words.digitCount(word) == 8 && count < 8 && (next == ',' || next == '}') && data[start] != '0';
        if (!plain) {
            return readOther(target, data, position, end, row);
        }
        long value = Words.digits(word, 8);
        if (count > 0) {
            value = value * TENS[count] + Words.digits(rest, count);
        }
        value = negative ? -value : value;
        if (target.kind == ValueKind.INT && value != (int) value) {
            return readOther(target, data, position, end, row);
        }
        storeInteger(target, row, value);
        target.usualLength = 0;
        return start + 8 + count;
    }

    /** Timestamps mostly have the length of the one before, and a plain one has nothing that ends a string early. */
    public int readTimestamp(ColumnTarget target, byte[] data, int position, int end, int row) {
        int start = position + 1;
        int close = start + target.usualLength;
        if (data[position] == '"' && close < end && data[close] == '"') {
            boolean zulu = target.kind == ValueKind.TIMESTAMP_LTZ;
            long micros = times.parsePlain(data, start, close, zulu, target.precision);
            if (micros != TimeParser.NOT_PLAIN) {
                target.longs[row] = micros;
                return close + 1;
            }
        }
        int after = readOther(target, data, position, end, row);
        target.usualLength = Math.max(0, after - position - 2);
        return after;
    }

    /** Reads any value: first its end is found and its grammar checked, then it is converted. */
    public int readOther(ColumnTarget target, byte[] data, int position, int end, int row) {
        byte first = data[position];
        if (first <= ' ' && position < end) {
            int value = JsonScanner.skipSpace(data, position, end);
            if (value > position) {
                return readOther(target, data, value, end, row);
            }
        }
        if (first == 'n' && Words.intAt(data, position) == JsonScanner.NULL && position + 4 <= end) {
            target.storeNull(row, "is null");
            return position + 4;
        }
        int after = scanner.skipValue(data, position, end);
        try {
            if (first == '"') {
                convertString(target, data, position + 1, after - 1, row);
            } else {
                boolean integral = (first != '{' && first != '[') && scanner.integral();
                convert(target, data, position, after, row, first, integral);
            }
        } catch (ValueFault e) {
            onFault(target, data, position, after, row, e);
        }
        return after;
    }

    private void onFault(ColumnTarget target, byte[] data, int from, int to, int row, ValueFault fault) {
        converter.onFault(target, data, from, to, row, fault, ignoreErrors, "byte " + scanner.offset(from));
    }

    private void convertString(ColumnTarget target, byte[] data, int from, int to, int row) {
        if (!scanner.escaped()) {
            convert(target, data, from, to, row, (byte) '"', false);
            return;
        }
        scratch.setLength(0);
        scanner.unescape(data, from, to, scratch);
        scratch.ensure(Words.SPARE);
        if (target.kind == ValueKind.STRING) {
            ByteBuilder side = converter.side();
            int sideStart = side.length();
            side.append(scratch.array(), 0, scratch.length());
            target.storeSide(row, side, sideStart);
        } else {
            convert(target, scratch.array(), 0, scratch.length(), row, (byte) '"', false);
        }
    }

    /**
     * Converts a token as Flink does.
     *
     * @param first the token's first byte: a quote for the text of a string
     * @param integral whether a number has neither a fraction nor an exponent
     */
    private void convert(ColumnTarget target, byte[] data, int from, int to, int row, byte first, boolean integral) {
        boolean nested = first == '{' || first == '[';
        boolean number = !nested && first != '"' && first != 't' && first != 'f';
        if (target.kind == ValueKind.MAP) {
            if (first != '{') {
                throw new ValueFault("is not an object");
            }
            maps.read((MapType) target.type, data, from, to);
            maps.store(target, row, converter.side());
            return;
        }
        if (nested && target.kind != ValueKind.STRING) {
            throw new ValueFault(first == '{' ? "is an object" : "is an array");
        }
        boolean fractional = number && !integral;
        switch (target.kind) {
            case STRING -> convertToText(target, data, from, to, row, nested);
            case INT -> target.ints[row] = (int) toInteger(data, from, to, fractional, 32);
            case BIGINT -> target.longs[row] = toInteger(data, from, to, fractional, 64);
            case BYTES -> {
                if (first != '"') {
                    throw new ValueFault("is not a string with Base64");
                }
                converter.convert(target, data, from, to, row);
            }
            default -> converter.convert(target, data, from, to, row);
        }
    }

    private void convertToText(ColumnTarget target, byte[] data, int from, int to, int row, boolean nested) {
        if (nested) {
            ByteBuilder side = converter.side();
            int sideStart = side.length();
            canonical.append(data, from, to, side);
            target.storeSide(row, side, sideStart);
        } else {
            target.ints[row] = from;
            target.lengths[row] = to - from;
        }
    }

    /** A number with a fraction loses it, as in Flink; a string must be a whole number. */
    private static long toInteger(byte[] data, int from, int to, boolean fractional, int bits) {
        if (!fractional) {
            return NumberParser.parseInteger(data, from, to, bits);
        }
        double value = DoubleParser.parse(data, from, to);
        double limit = bits == 32 ? Integer.MAX_VALUE : Long.MAX_VALUE;
        if (value < -limit - 1 || value > limit) {
            throw new ValueFault("is out of range");
        }
        return (long) value;
    }
}
