package io.millrace.formats.json;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Utf8;
import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Walks over JSON text and holds it to the grammar of RFC 8259, with two exceptions as in Flink: control characters may
 * stand in strings as they are. What is stepped over is validated like what is read.
 *
 * <p>Positions are indexes into the data; those in messages count from the start of the record. The data has
 * {@link Words#SPARE} bytes behind {@code end}. One thread.
 */
final class JsonScanner {
    /** As Jackson; nesting is followed in a bit set, so deep text costs neither stack nor memory. */
    static final int MAX_DEPTH = 1000;

    /** As Jackson. */
    static final int MAX_NUMBER_LENGTH = 1000;

    private static final String SHORT_ESCAPES = "\"\\/bfnrt";
    private static final int TRUE = 0x65757274;
    /** The bytes of {@code null}. */
    static final int NULL = 0x6C6C756E;

    private static final int ALSE = 0x65736C61;

    /** Per level of nesting whether it is an object. */
    private final long[] objects = new long[MAX_DEPTH / 64 + 1];

    private int recordStart;
    private boolean escaped;
    private boolean integral;

    /** Positions in messages count from here. */
    void startRecord(int start) {
        recordStart = start;
    }

    /** Whether the last string stepped over has an escape. */
    boolean escaped() {
        return escaped;
    }

    /** Whether the last number stepped over has neither a fraction nor an exponent. */
    boolean integral() {
        return integral;
    }

    static int skipSpace(byte[] data, int position, int end) {
        int p = position;
        while (p < end && (data[p] == ' ' || data[p] == '\n' || data[p] == '\r' || data[p] == '\t')) {
            p++;
        }
        return p;
    }

    /** Steps over any value and returns the position behind it. */
    int skipValue(byte[] data, int position, int end) {
        if (position >= end) {
            throw truncated(end);
        }
        return switch (data[position]) {
            case '"' -> skipString(data, position + 1, end);
            case '{', '[' -> skipNested(data, position, end);
            default -> skipScalar(data, position, end);
        };
    }

    private int skipScalar(byte[] data, int position, int end) {
        byte first = data[position];
        if (first == '-' || (first >= '0' && first <= '9')) {
            return skipNumber(data, position, end);
        }
        int length = 0;
        int word = Words.intAt(data, position);
        if (word == TRUE || word == NULL) {
            length = 4;
        } else if (first == 'f' && Words.intAt(data, position + 1) == ALSE) {
            length = 5;
        }
        if (length == 0) {
            throw unexpected(data, position, end, "a value");
        }
        if (position + length > end) {
            throw truncated(end);
        }
        return position + length;
    }

    /** The closing quote of a string without escapes, of ASCII; -1 for others. */
    static int plainStringEnd(byte[] data, int position, int end) {
        int p = position;
        while (p < end) {
            long specials = Words.stringSpecials(Words.at(data, p));
            if (specials == 0) {
                p += 8;
                specials = Words.stringSpecials(Words.at(data, p));
                if (specials == 0) {
                    p += 8;
                    continue;
                }
            }
            p += Words.firstMarked(specials);
            return data[p] == '"' && p < end ? p : -1;
        }
        return -1;
    }

    /** Steps over a string from behind its opening quote to behind its closing one. */
    int skipString(byte[] data, int position, int end) {
        escaped = false;
        return skipStringRest(data, position, end);
    }

    /** Goes on within a string. */
    int skipStringRest(byte[] data, int position, int end) {
        int p = position;
        while (p < end) {
            long specials = Words.stringSpecials(Words.at(data, p));
            if (specials == 0) {
                p += 8;
                continue;
            }
            p += Words.firstMarked(specials);
            if (p >= end) {
                break;
            }
            byte special = data[p];
            if (special == '"') {
                return p + 1;
            }
            if (special == '\\') {
                escaped = true;
                p = skipEscape(data, p, end);
            } else {
                p = skipNonAscii(data, p, end);
            }
        }
        throw new RecordFault(
                FormatError.JSON_SYNTAX, "the record ends within a string at byte " + (end - recordStart));
    }

    private int skipNonAscii(byte[] data, int position, int end) {
        int p = position;
        while (p < end && data[p] < 0) {
            int next = Utf8.skip(data, p, end);
            if (next < 0) {
                throw new RecordFault(
                        FormatError.NOT_UTF8,
                        "byte " + (p - recordStart) + " (" + hex(data[p]) + ") is not part of a UTF-8 character");
            }
            p = next;
        }
        return p;
    }

    private int skipEscape(byte[] data, int position, int end) {
        if (position + 1 >= end) {
            throw truncated(end);
        }
        byte escape = data[position + 1];
        if (escape != 'u') {
            if (SHORT_ESCAPES.indexOf(escape) < 0) {
                throw unexpected(data, position + 1, end, "an escape such as \\n or \\u0041");
            }
            return position + 2;
        }
        int unit = hexUnit(data, position, end);
        if (!Character.isSurrogate((char) unit)) {
            return position + 6;
        }
        boolean paired = Character.isHighSurrogate((char) unit)
                && position + 7 < end
                && data[position + 6] == '\\'
                && data[position + 7] == 'u'
                && Character.isLowSurrogate((char) hexUnit(data, position + 6, end));
        if (!paired) {
            throw new RecordFault(
                    FormatError.NOT_UTF8,
                    "the escape at byte " + (position - recordStart) + " is a lone surrogate, which is no character");
        }
        return position + 12;
    }

    private int hexUnit(byte[] data, int position, int end) {
        if (position + 6 > end) {
            throw truncated(end);
        }
        int unit = 0;
        for (int i = position + 2; i < position + 6; i++) {
            int digit = Character.digit(data[i], 16);
            if (digit < 0) {
                throw unexpected(data, i, end, "four hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Appends a validated string without its escapes. */
    void unescape(byte[] data, int from, int to, ByteBuilder target) {
        byte[] bytes = target.ensure(to - from);
        int length = target.length();
        int p = from;
        while (p < to) {
            byte value = data[p++];
            if (value != '\\') {
                bytes[length++] = value;
                continue;
            }
            byte escape = data[p++];
            if (escape != 'u') {
                bytes[length++] = unescaped(escape);
                continue;
            }
            int codePoint = hexUnit(data, p - 2, to);
            p += 4;
            if (Character.isHighSurrogate((char) codePoint)) {
                codePoint = Character.toCodePoint((char) codePoint, (char) hexUnit(data, p, to));
                p += 6;
            }
            length = Utf8.write(bytes, length, codePoint);
        }
        target.setLength(length);
    }

    private static byte unescaped(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    /** Steps over a number. */
    int skipNumber(byte[] data, int position, int end) {
        int p = data[position] == '-' ? position + 1 : position;
        int digits = p;
        p = skipDigits(data, p, end);
        if (data[digits] == '0' && p > digits + 1) {
            throw unexpected(data, digits, end, "a number without leading zeros");
        }
        integral = true;
        if (p < end && data[p] == '.') {
            integral = false;
            p = skipDigits(data, p + 1, end);
        }
        if (p < end && (data[p] | 0x20) == 'e') {
            integral = false;
            p++;
            if (p < end && (data[p] == '+' || data[p] == '-')) {
                p++;
            }
            p = skipDigits(data, p, end);
        }
        if (p - position > MAX_NUMBER_LENGTH) {
            throw new RecordFault(
                    FormatError.LIMIT_EXCEEDED,
                    "the number at byte " + (position - recordStart) + " has " + (p - position)
                            + " characters; the limit is " + MAX_NUMBER_LENGTH);
        }
        return p;
    }

    /** Steps over at least one digit. */
    private int skipDigits(byte[] data, int position, int end) {
        int p = position;
        while (p < end) {
            int count = Words.digitCount(Words.at(data, p));
            p += count;
            if (count < 8) {
                break;
            }
        }
        p = Math.min(p, end);
        if (p == position) {
            throw unexpected(data, p, end, "a digit");
        }
        return p;
    }

    /** Steps over an object or an array. */
    int skipNested(byte[] data, int position, int end) {
        int depth = 0;
        int p = position;
        while (true) {
            // Here a value is expected.
            byte first = p < end ? data[p] : 0;
            if (first == '{' || first == '[') {
                p = open(data, p, end, depth);
                if (p >= 0) {
                    depth++;
                    continue;
                }
                p = ~p;
            } else {
                p = skipValue(data, p, end);
            }
            // Here a value has ended.
            while (true) {
                if (depth == 0) {
                    return p;
                }
                p = skipSpace(data, p, end);
                boolean object = isObject(depth - 1);
                byte next = p < end ? data[p] : 0;
                if (next == (object ? '}' : ']')) {
                    depth--;
                    p++;
                    continue;
                }
                if (next != ',') {
                    throw unexpected(data, p, end, object ? "',' or '}'" : "',' or ']'");
                }
                p = skipSpace(data, p + 1, end);
                p = object ? skipKey(data, p, end) : p;
                break;
            }
        }
    }

    /** Opens a level; the position of its first value, or the complement of the position behind it if it is empty. */
    private int open(byte[] data, int position, int end, int depth) {
        if (depth == MAX_DEPTH) {
            throw new RecordFault(
                    FormatError.LIMIT_EXCEEDED,
                    "the nesting at byte " + (position - recordStart) + " is deeper than " + MAX_DEPTH + " levels");
        }
        boolean object = data[position] == '{';
        if (object) {
            objects[depth >> 6] |= 1L << depth;
        } else {
            objects[depth >> 6] &= ~(1L << depth);
        }
        int p = skipSpace(data, position + 1, end);
        if (p < end && data[p] == (object ? '}' : ']')) {
            return ~(p + 1);
        }
        return object ? skipKey(data, p, end) : p;
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] & 1L << depth) != 0;
    }

    /** Steps over a key, its colon and the space around it. */
    private int skipKey(byte[] data, int position, int end) {
        if (position >= end || data[position] != '"') {
            throw unexpected(data, position, end, "a key in double quotes");
        }
        return skipColon(data, skipString(data, position + 1, end), end);
    }

    /** Steps over a colon and the space around it. */
    int skipColon(byte[] data, int position, int end) {
        int p = skipSpace(data, position, end);
        if (p >= end || data[p] != ':') {
            throw unexpected(data, p, end, "':'");
        }
        return skipSpace(data, p + 1, end);
    }

    RecordFault truncated(int end) {
        return new RecordFault(FormatError.JSON_SYNTAX, "the record ends too early, at byte " + (end - recordStart));
    }

    RecordFault unexpected(byte[] data, int position, int end, String expected) {
        if (position >= end) {
            return new RecordFault(
                    FormatError.JSON_SYNTAX,
                    "the record ends too early, at byte " + (end - recordStart) + ": expected " + expected);
        }
        return new RecordFault(
                FormatError.JSON_SYNTAX,
                "expected " + expected + " at byte " + (position - recordStart) + ", found " + shown(data[position]));
    }

    /** Where a value stands, for messages. */
    int offset(int position) {
        return position - recordStart;
    }

    private static String shown(byte value) {
        return value > ' ' && value < 0x7F ? "'" + (char) value + "'" : hex(value);
    }

    private static String hex(byte value) {
        return String.format("0x%02X", value);
    }

    /** What kind of value begins with a byte, for messages; null when none does. */
    static @Nullable String kind(byte first) {
        return switch (first) {
            case '"' -> "a string";
            case '{' -> "an object";
            case '[' -> "an array";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
            default -> null;
        };
    }
}
