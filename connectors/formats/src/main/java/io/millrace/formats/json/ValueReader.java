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

/**
 * Reads values into the arrays of a slot: the usual form of each kind at once, everything else (NULL, escapes, numbers in
 * strings, faults) by way of a validated token and {@link #convert}.
 *
 * <p>Conversions are those of Flink's JSON parser: see the table in the reference of the format. One thread.
 */
final class ValueReader {
    private static final int TRUE = 0x65757274;
    private static final int ALSE = 0x65736C61;

    private final JsonScanner scanner;
    private final TextConverter converter;
    private final TimeParser times;
    private final boolean ignoreErrors;
    private final JsonText canonical;
    private final ByteBuilder scratch = new ByteBuilder(64);

    ValueReader(JsonScanner scanner, TextConverter converter, boolean ignoreErrors, JsonText canonical) {
        this.scanner = scanner;
        this.converter = converter;
        this.times = converter.times();
        this.ignoreErrors = ignoreErrors;
        this.canonical = canonical;
    }

    /** Reads the value at a position and returns the position behind it. */
    int read(ColumnTarget target, byte[] data, int position, int end, int row) {
        return switch (target.kind) {
            case STRING -> readString(target, data, position, end, row);
            case BIGINT, INT -> readInteger(target, data, position, end, row);
            case TIMESTAMP, TIMESTAMP_LTZ -> readTimestamp(target, data, position, end, row);
            case BOOLEAN -> readBoolean(target, data, position, end, row);
            default -> readOther(target, data, position, end, row);
        };
    }

    private int readString(ColumnTarget target, byte[] data, int position, int end, int row) {
        if (data[position] != '"') {
            return readOther(target, data, position, end, row);
        }
        int start = position + 1;
        int p = start;
        while (p < end) {
            long specials = Words.stringSpecials(Words.at(data, p));
            if (specials != 0) {
                p += Words.firstMarked(specials);
                if (data[p] == '"') {
                    target.ints[row] = start;
                    target.lengths[row] = p - start;
                    return p + 1;
                }
                break;
            }
            p += 8;
        }
        return readSpecialString(target, data, start, end, row);
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

    /** Up to 16 digits; longer ones, fractions and exponents go the long way. */
    private int readInteger(ColumnTarget target, byte[] data, int position, int end, int row) {
        boolean negative = data[position] == '-';
        int start = negative ? position + 1 : position;
        int p = start;
        long word = Words.at(data, p);
        int count = Words.digitCount(word);
        if (count == 0) {
            return readOther(target, data, position, end, row);
        }
        long value = Words.digits(word, count);
        p += count;
        if (count == 8) {
            word = p <= end ? Words.at(data, p) : -1L;
            count = Words.digitCount(word);
            if (count == 8) {
                return readOther(target, data, position, end, row);
            }
            for (int i = 0; i < count; i++) {
                value = value * 10 + (word & 0xF);
                word >>>= 8;
            }
            p += count;
        }
        byte next = p < end ? data[p] : 0;
        boolean plain = (next == ',' || next == '}') && (data[start] != '0' || p == start + 1);
        value = negative ? -value : value;
        if (!plain) {
            return readOther(target, data, position, end, row);
        }
        if (target.kind == ValueKind.BIGINT) {
            target.longs[row] = value;
        } else if (value == (int) value) {
            target.ints[row] = (int) value;
        } else {
            return readOther(target, data, position, end, row);
        }
        return p;
    }

    private int readTimestamp(ColumnTarget target, byte[] data, int position, int end, int row) {
        boolean zulu = target.kind == ValueKind.TIMESTAMP_LTZ;
        if (data[position] != '"') {
            return readOther(target, data, position, end, row);
        }
        int start = position + 1;
        int after = scanner.skipString(data, start, end);
        if (scanner.escaped()) {
            return readOther(target, data, position, end, row);
        }
        try {
            target.longs[row] = times.parseTimestamp(data, start, after - 1, zulu, target.precision);
        } catch (ValueFault e) {
            onFault(target, data, position, after, row, e);
        }
        return after;
    }

    private int readBoolean(ColumnTarget target, byte[] data, int position, int end, int row) {
        if (position + 5 < end) {
            if (Words.intAt(data, position) == TRUE) {
                target.booleans[row] = true;
                return position + 4;
            }
            if (data[position] == 'f' && Words.intAt(data, position + 1) == ALSE) {
                target.booleans[row] = false;
                return position + 5;
            }
        }
        return readOther(target, data, position, end, row);
    }

    /** Reads any value: first its end is found and its grammar checked, then it is converted. */
    int readOther(ColumnTarget target, byte[] data, int position, int end, int row) {
        int after = scanner.skipValue(data, position, end);
        byte first = data[position];
        if (first == 'n') {
            target.storeNull(row, "is null");
            return after;
        }
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
