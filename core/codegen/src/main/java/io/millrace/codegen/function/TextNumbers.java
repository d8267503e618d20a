package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.Utf8;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers and booleans as text, and text as these. Blanks around a number do not count. */
public final class TextNumbers {
    private static final byte[] MIN_LONG = Utf8.bytes("-9223372036854775808");
    private static final int MAX_LONG_DIGITS = 20;

    /** A longer number is refused before it costs quadratic time. */
    private static final int MAX_NUMBER_CHARS = 1000;

    private TextNumbers() {}

    public static void fromLong(Result out, long value) {
        if (value == Long.MIN_VALUE) {
            out.copy(MIN_LONG, 0, MIN_LONG.length);
            return;
        }
        decimal(out, value, 0);
    }

    /** An unscaled value with a point. */
    static void decimal(Result out, long unscaled, int scale) {
        if (unscaled == Long.MIN_VALUE || scale > MAX_LONG_DIGITS) {
            out.text(BigDecimal.valueOf(unscaled, scale).toPlainString());
            return;
        }
        int room = MAX_LONG_DIGITS + 3 + scale;
        byte[] array = out.room(room);
        int end = out.used() + room;
        int at = end;
        long rest = Math.abs(unscaled);
        int digits = 0;
        while (rest != 0 || digits <= scale) {
            if (digits == scale && scale > 0) {
                array[--at] = '.';
            }
            long next = rest / 10;
            array[--at] = (byte) ('0' + (rest - next * 10));
            rest = next;
            digits++;
        }
        if (unscaled < 0) {
            array[--at] = '-';
        }
        int length = end - at;
        System.arraycopy(array, at, array, out.used(), length);
        out.take(length);
    }

    public static void fromDouble(Result out, double value) {
        out.text(Double.toString(value));
    }

    public static void fromFloat(Result out, float value) {
        out.text(Float.toString(value));
    }

    /** A whole number; a fraction is checked and dropped. */
    public static long toLong(byte[] data, int start, int length, long min, long max, String type) {
        int from = trimStart(data, start, start + length);
        int end = trimEnd(data, from, start + length);
        int i = from;
        boolean negative = i < end && data[i] == '-';
        if (negative || (i < end && data[i] == '+')) {
            i++;
        }
        if (i == end) {
            throw ExpressionFailure.notA(data, start, length, type);
        }
        long value = 0;
        while (i < end && data[i] != '.') {
            int digit = data[i++] - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                throw ExpressionFailure.notA(data, start, length, type);
            }
            value = value * 10 - digit;
        }
        for (i++; i < end; i++) {
            if (data[i] < '0' || data[i] > '9') {
                throw ExpressionFailure.notA(data, start, length, type);
            }
        }
        if ((!negative && value == Long.MIN_VALUE)
                || (negative ? value : -value) < min
                || (negative ? value : -value) > max) {
            throw ExpressionFailure.notA(data, start, length, type);
        }
        return negative ? value : -value;
    }

    public static int trimStart(byte[] data, int start, int end) {
        int i = start;
        while (i < end && data[i] == ' ') {
            i++;
        }
        return i;
    }

    public static int trimEnd(byte[] data, int start, int end) {
        int i = end;
        while (i > start && data[i - 1] == ' ') {
            i--;
        }
        return i;
    }

    private static String number(byte[] data, int start, int length, String type) {
        int from = trimStart(data, start, start + length);
        int end = trimEnd(data, from, start + length);
        if (end - from > MAX_NUMBER_CHARS || from == end) {
            throw ExpressionFailure.notA(data, start, length, type);
        }
        return Utf8.text(data, from, end - from);
    }

    public static double toDouble(byte[] data, int start, int length) {
        try {
            return Double.parseDouble(number(data, start, length, "DOUBLE"));
        } catch (NumberFormatException e) {
            throw ExpressionFailure.notA(data, start, length, "DOUBLE");
        }
    }

    public static float toFloat(byte[] data, int start, int length) {
        try {
            return Float.parseFloat(number(data, start, length, "FLOAT"));
        } catch (NumberFormatException e) {
            throw ExpressionFailure.notA(data, start, length, "FLOAT");
        }
    }

    /** Too many digits for the type is a failure here, as in Flink, while between numbers it is NULL. */
    public static void toDecimal(Result out, int precision, int scale, byte[] data, int start, int length) {
        out.isNull = false;
        if (!plainDecimal(out, precision, scale, data, start, length)) {
            anyDecimal(out, precision, scale, data, start, length);
        }
        if (out.isNull) {
            throw ExpressionFailure.notA(data, start, length, "DECIMAL(" + precision + ", " + scale + ")");
        }
    }

    private static void anyDecimal(Result out, int precision, int scale, byte[] data, int start, int length) {
        try {
            BigDecimal value = new BigDecimal(number(data, start, length, "DECIMAL"));
            if (Math.abs((long) value.scale()) > MAX_NUMBER_CHARS) {
                throw ExpressionFailure.notA(data, start, length, "DECIMAL(" + precision + ", " + scale + ")");
            }
            Decimals.set(out, value, precision, scale);
        } catch (NumberFormatException e) {
            throw ExpressionFailure.notA(data, start, length, "DECIMAL(" + precision + ", " + scale + ")");
        }
    }

    /** The common case: up to 18 digits, perhaps a sign and a point. */
    private static boolean plainDecimal(Result out, int precision, int scale, byte[] data, int start, int length) {
        int end = start + length;
        int i = start;
        boolean negative = length > 1 && data[i] == '-';
        boolean signed = negative || (length > 1 && data[i] == '+');
        i += signed ? 1 : 0;
        if (end - i > 19 || i == end) {
            return false;
        }
        long value = 0;
        int point = -1;
        int digits = 0;
        for (; i < end; i++) {
            byte b = data[i];
            if (b == '.' && point < 0) {
                point = digits;
            } else if (b >= '0' && b <= '9' && digits < 18) {
                value = value * 10 + (b - '0');
                digits++;
            } else {
                return false;
            }
        }
        // A point alone is 0, as Flink has it.
        long unscaled = negative ? -value : value;
        Decimals.rescale(out, point < 0 ? 0 : digits - point, precision, scale, unscaled >> 63, unscaled);
        return true;
    }

    public static boolean toBoolean(byte[] data, int start, int length) {
        String text = Utf8.text(data, start, Math.min(length, 32)).toLowerCase(Locale.ROOT);
        return switch (text) {
            case "t", "true", "y", "yes", "1" -> true;
            case "f", "false", "n", "no", "0" -> false;
            default ->
                throw new ExpressionFailure(
                        ExpressionError.CAST_FAILED,
                        ExpressionFailure.quoted(Utf8.text(data, start, length)) + " is not a value of type BOOLEAN");
        };
    }
}
