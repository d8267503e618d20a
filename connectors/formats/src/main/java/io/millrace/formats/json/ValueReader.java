package io.millrace.formats.json;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.Base64Text;
import io.millrace.formats.text.DoubleParser;
import io.millrace.formats.text.NumberParser;
import io.millrace.formats.text.RecordFault;
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
    private static final int MAX_SHOWN = 40;
    private static final int SIDE_BYTES = 1024;

    private final JsonScanner scanner;
    private final TimeParser times;
    private final NumberParser numbers = new NumberParser();
    private final boolean ignoreErrors;
    private final JsonText canonical;
    private final ByteBuilder scratch = new ByteBuilder(64);
    private ByteBuilder side = new ByteBuilder(SIDE_BYTES);

    ValueReader(JsonScanner scanner, TimeParser times, boolean ignoreErrors, JsonText canonical) {
        this.scanner = scanner;
        this.times = times;
        this.ignoreErrors = ignoreErrors;
        this.canonical = canonical;
    }

    /** The bytes of strings that do not stand in the text; a new buffer is begun. */
    byte[] takeSide() {
        byte[] taken = side.array();
        if (side.length() > 0) {
            side = new ByteBuilder(Math.max(SIDE_BYTES, side.length()));
        }
        return taken;
    }

    /** Reads the value at a position and returns the position behind it. */
    int read(Slot slot, byte[] data, int position, int end, int row) {
        return switch (slot.kind) {
            case STRING -> readString(slot, data, position, end, row);
            case BIGINT, INT -> readInteger(slot, data, position, end, row);
            case TIMESTAMP, TIMESTAMP_LTZ -> readTimestamp(slot, data, position, end, row);
            case BOOLEAN -> readBoolean(slot, data, position, end, row);
            default -> readOther(slot, data, position, end, row);
        };
    }

    private int readString(Slot slot, byte[] data, int position, int end, int row) {
        if (data[position] != '"') {
            return readOther(slot, data, position, end, row);
        }
        int start = position + 1;
        int p = start;
        while (p < end) {
            long specials = Words.stringSpecials(Words.at(data, p));
            if (specials != 0) {
                p += Words.firstMarked(specials);
                if (data[p] == '"') {
                    slot.ints[row] = start;
                    slot.lengths[row] = p - start;
                    return p + 1;
                }
                break;
            }
            p += 8;
        }
        return readSpecialString(slot, data, start, end, row);
    }

    /** A string with escapes or characters beyond ASCII. */
    private int readSpecialString(Slot slot, byte[] data, int start, int end, int row) {
        int after = scanner.skipString(data, start, end);
        if (scanner.escaped()) {
            int sideStart = side.length();
            scanner.unescape(data, start, after - 1, side);
            storeSide(slot, row, sideStart);
        } else {
            slot.ints[row] = start;
            slot.lengths[row] = after - 1 - start;
        }
        return after;
    }

    private void storeSide(Slot slot, int row, int sideStart) {
        slot.usesSide = true;
        slot.ints[row] = ~sideStart;
        slot.lengths[row] = side.length() - sideStart;
    }

    /** Up to 16 digits; longer ones, fractions and exponents go the long way. */
    private int readInteger(Slot slot, byte[] data, int position, int end, int row) {
        boolean negative = data[position] == '-';
        int start = negative ? position + 1 : position;
        int p = start;
        long word = Words.at(data, p);
        int count = Words.digitCount(word);
        if (count == 0) {
            return readOther(slot, data, position, end, row);
        }
        long value = Words.digits(word, count);
        p += count;
        if (count == 8) {
            word = p <= end ? Words.at(data, p) : -1L;
            count = Words.digitCount(word);
            if (count == 8) {
                return readOther(slot, data, position, end, row);
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
            return readOther(slot, data, position, end, row);
        }
        if (slot.kind == SlotKind.BIGINT) {
            slot.longs[row] = value;
        } else if (value == (int) value) {
            slot.ints[row] = (int) value;
        } else {
            return readOther(slot, data, position, end, row);
        }
        return p;
    }

    private int readTimestamp(Slot slot, byte[] data, int position, int end, int row) {
        boolean zulu = slot.kind == SlotKind.TIMESTAMP_LTZ;
        if (data[position] != '"') {
            return readOther(slot, data, position, end, row);
        }
        int start = position + 1;
        int after = scanner.skipString(data, start, end);
        if (scanner.escaped()) {
            return readOther(slot, data, position, end, row);
        }
        try {
            slot.longs[row] = times.parseTimestamp(data, start, after - 1, zulu, slot.precision);
        } catch (ValueFault e) {
            onFault(slot, data, position, after, row, e);
        }
        return after;
    }

    private int readBoolean(Slot slot, byte[] data, int position, int end, int row) {
        if (position + 5 < end) {
            if (Words.intAt(data, position) == TRUE) {
                slot.booleans[row] = true;
                return position + 4;
            }
            if (data[position] == 'f' && Words.intAt(data, position + 1) == ALSE) {
                slot.booleans[row] = false;
                return position + 5;
            }
        }
        return readOther(slot, data, position, end, row);
    }

    /** Reads any value: first its end is found and its grammar checked, then it is converted. */
    int readOther(Slot slot, byte[] data, int position, int end, int row) {
        int after = scanner.skipValue(data, position, end);
        byte first = data[position];
        if (first == 'n') {
            storeNull(slot, row, "is null");
            return after;
        }
        try {
            if (first == '"') {
                convertString(slot, data, position + 1, after - 1, row);
            } else {
                boolean integral = (first != '{' && first != '[') && scanner.integral();
                convert(slot, data, position, after, row, first, integral);
            }
        } catch (ValueFault e) {
            onFault(slot, data, position, after, row, e);
        }
        return after;
    }

    /** Stores NULL, if the column may hold it. */
    void storeNull(Slot slot, int row, String why) {
        if (slot.type != null && !slot.type.nullable()) {
            throw new RecordFault(FormatError.NULL_NOT_ALLOWED, "field '" + slot.name + "' is NOT NULL, but " + why);
        }
        slot.setNull(row);
    }

    private void onFault(Slot slot, byte[] data, int from, int to, int row, ValueFault fault) {
        if (ignoreErrors) {
            storeNull(slot, row, "its value " + fault.reason());
            return;
        }
        int shown = Math.min(to - from, MAX_SHOWN);
        String text = new String(data, from, shown, java.nio.charset.StandardCharsets.UTF_8);
        String type = slot.type == null ? "" : slot.type.name();
        throw new RecordFault(
                FormatError.VALUE_NOT_CONVERTIBLE,
                "field '" + slot.name + "' is " + type + ", but its value " + text + (shown < to - from ? "…" : "")
                        + " at byte " + scanner.offset(from) + " " + fault.reason());
    }

    private void convertString(Slot slot, byte[] data, int from, int to, int row) {
        if (!scanner.escaped()) {
            convert(slot, data, from, to, row, (byte) '"', false);
            return;
        }
        scratch.setLength(0);
        scanner.unescape(data, from, to, scratch);
        scratch.ensure(Words.SPARE);
        if (slot.kind == SlotKind.STRING) {
            int sideStart = side.length();
            side.append(scratch.array(), 0, scratch.length());
            storeSide(slot, row, sideStart);
        } else {
            convert(slot, scratch.array(), 0, scratch.length(), row, (byte) '"', false);
        }
    }

    /**
     * Converts a token as Flink does.
     *
     * @param first the token's first byte: a quote for the text of a string
     * @param integral whether a number has neither a fraction nor an exponent
     */
    private void convert(Slot slot, byte[] data, int from, int to, int row, byte first, boolean integral) {
        boolean nested = first == '{' || first == '[';
        boolean number = !nested && first != '"' && first != 't' && first != 'f';
        if (nested && slot.kind != SlotKind.STRING) {
            throw new ValueFault(first == '{' ? "is an object" : "is an array");
        }
        switch (slot.kind) {
            case STRING -> convertToText(slot, data, from, to, row, nested);
            case BOOLEAN -> slot.booleans[row] = !number && isTrue(data, from, to);
            case TINYINT -> slot.ints[row] = (int) NumberParser.parseInteger(data, from, to, 8);
            case SMALLINT -> slot.ints[row] = (int) NumberParser.parseInteger(data, from, to, 16);
            case INT -> slot.ints[row] = (int) toInteger(data, from, to, number && !integral, 32);
            case BIGINT -> slot.longs[row] = toInteger(data, from, to, number && !integral, 64);
            case FLOAT -> slot.floats[row] = NumberParser.parseFloat(data, from, to);
            case DOUBLE -> slot.doubles[row] = DoubleParser.parse(data, from, to);
            case DECIMAL -> {
                numbers.parseDecimal(data, from, to, slot.precision, slot.scale);
                slot.longs[row] = numbers.high();
                slot.lowWords[row] = numbers.low();
            }
            case DATE -> slot.ints[row] = times.parseDate(data, from, to);
            case TIME -> slot.ints[row] = times.parseTime(data, from, to);
            case TIMESTAMP -> slot.longs[row] = times.parseTimestamp(data, from, to, false, slot.precision);
            case TIMESTAMP_LTZ -> slot.longs[row] = times.parseTimestamp(data, from, to, true, slot.precision);
            case BYTES -> convertToBytes(slot, data, from, to, row, first);
            case ROW, SKIP -> throw new ValueFault("is not an object");
        }
    }

    private void convertToText(Slot slot, byte[] data, int from, int to, int row, boolean nested) {
        if (nested) {
            int sideStart = side.length();
            canonical.append(data, from, to, side);
            storeSide(slot, row, sideStart);
        } else {
            slot.ints[row] = from;
            slot.lengths[row] = to - from;
        }
    }

    private void convertToBytes(Slot slot, byte[] data, int from, int to, int row, byte first) {
        if (first != '"') {
            throw new ValueFault("is not a string with Base64");
        }
        int sideStart = side.length();
        Base64Text.decode(data, from, to, side);
        storeSide(slot, row, sideStart);
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

    private static boolean isTrue(byte[] data, int from, int to) {
        String text = new String(data, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
        return Boolean.parseBoolean(text.trim());
    }
}
