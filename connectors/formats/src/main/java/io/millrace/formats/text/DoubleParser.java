package io.millrace.formats.text;

import java.nio.charset.StandardCharsets;

/**
 * Reads doubles with the result of {@code Double.parseDouble}: exactly when the digits fit 53 bits and the power of ten
 * is exact too (W. D. Clinger, "How to read floating point numbers accurately", 1990), else by Java's parser.
 */
public final class DoubleParser {
    private static final long MAX_EXACT = 1L << 53;
    private static final int MAX_DIGITS = 18;
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private DoubleParser() {}

    /** The double nearest to the text; a finite text that overflows is a fault. */
    public static double parse(byte[] data, int from, int to) {
        boolean negative = from < to && data[from] == '-';
        long mantissa = 0;
        int digits = 0;
        int exponent = 0;
        int position = negative ? from + 1 : from;
        boolean point = false;
        for (; position < to; position++) {
            int digit = data[position] - '0';
            if (digit >= 0 && digit <= 9) {
                mantissa = mantissa * 10 + digit;
                digits += mantissa == 0 ? 0 : 1;
                exponent -= point ? 1 : 0;
                if (digits > MAX_DIGITS) {
                    return parseSlowly(data, from, to);
                }
            } else if (data[position] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        int seen = position - from - (negative ? 1 : 0) - (point ? 1 : 0);
        if (position < to || seen == 0 || mantissa > MAX_EXACT || exponent < -22) {
            return parseSlowly(data, from, to);
        }
        double value = mantissa / EXACT_POWERS[-exponent];
        return negative ? -value : value;
    }

    private static double parseSlowly(byte[] data, int from, int to) {
        String text = new String(data, from, to - from, StandardCharsets.UTF_8).trim();
        try {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value) && !text.endsWith("Infinity")) {
                throw new ValueFault("is out of range");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new ValueFault("is not a number");
        }
    }
}
