package io.millrace.formats.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes numbers with the digits that Java's {@code toString} gives, straight into bytes. */
public final class NumberText {
    /** The longest text of a long, float or double. */
    public static final int MAX_LENGTH = 32;

    /** The longest text of a decimal: sign, 38 digits, point, zeros or exponent. */
    public static final int MAX_DECIMAL_LENGTH = 96;

    private static final byte[] PAIRS = new byte[200];
    private static final long[] POWERS_OF_TEN = new long[19];
    private static final byte[] LEAST_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    /**
     * Doubles with at most this many digits after the point, and of at most 15 digits, are written without Java's help.
     */
    private static final int MAX_FAST_FRACTION = 6;

    private static final double[] POWERS = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    private static final double MAX_FAST_MANTISSA = 1e15;

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private NumberText() {}

    /** Writes two digits. */
    static void writePair(byte[] target, int position, int value) {
        target[position] = PAIRS[2 * value];
        target[position + 1] = PAIRS[2 * value + 1];
    }

    /** Writes the number and returns the position behind it. */
    public static int writeLong(byte[] target, int position, long value) {
        if (value >= 0) {
            return writeDigits(target, position, value);
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(LEAST_LONG, 0, target, position, LEAST_LONG.length);
            return position + LEAST_LONG.length;
        }
        target[position] = '-';
        return writeDigits(target, position + 1, -value);
    }

    private static int writeDigits(byte[] target, int position, long value) {
        int end = position + digitCount(value);
        int p = end;
        long rest = value;
        while (rest > Integer.MAX_VALUE) {
            long quotient = rest / 100;
            p -= 2;
            writePair(target, p, (int) (rest - quotient * 100));
            rest = quotient;
        }
        int small = (int) rest;
        while (small >= 100) {
            int quotient = small / 100;
            p -= 2;
            writePair(target, p, small - quotient * 100);
            small = quotient;
        }
        if (small >= 10) {
            writePair(target, p - 2, small);
        } else {
            target[p - 1] = (byte) ('0' + small);
        }
        return end;
    }

    /** How many digits a number from 0 on has. */
    static int digitCount(long value) {
        // 1233 / 4096 is a little more than the logarithm of 2: the digits, or one too few.
        int digits = ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
        return digits == 0 || value >= POWERS_OF_TEN[digits] ? digits + 1 : digits;
    }

    /** Writes as {@code Double.toString}. */
    public static int writeDouble(byte[] target, int position, double value) {
        double absolute = Math.abs(value);
        if (absolute >= 1e-3 && absolute < 1e7) {
            for (int fraction = 1; fraction <= MAX_FAST_FRACTION; fraction++) {
                double scaled = absolute * POWERS[fraction];
                long mantissa = (long) scaled;
                // Up to 15 digits: if they divide to this very double, they are its shortest text.
                if (mantissa == scaled && scaled < MAX_FAST_MANTISSA && mantissa / POWERS[fraction] == absolute) {
                    return writePlain(target, position, value < 0, mantissa, fraction);
                }
            }
        }
        return writeAscii(target, position, Double.toString(value));
    }

    /** Writes as {@code Float.toString}. */
    public static int writeFloat(byte[] target, int position, float value) {
        return writeAscii(target, position, Float.toString(value));
    }

    private static int writeAscii(byte[] target, int position, String text) {
        for (int i = 0; i < text.length(); i++) {
            target[position + i] = (byte) text.charAt(i);
        }
        return position + text.length();
    }

    /** Writes the digits with a point before the last {@code scale} of them, which may need leading zeros. */
    private static int writePlain(byte[] target, int position, boolean negative, long unscaled, int scale) {
        int p = position;
        if (negative) {
            target[p++] = '-';
        }
        if (scale == 0) {
            return writeDigits(target, p, unscaled);
        }
        int zeros = scale + 1 - digitCount(unscaled);
        for (int i = 0; i < zeros; i++) {
            target[p++] = '0';
        }
        int end = writeDigits(target, p, unscaled);
        p = end - scale;
        System.arraycopy(target, p, target, p + 1, end - p);
        target[p] = '.';
        return end + 1;
    }

    /**
     * Writes a decimal: as it is with all digits of its scale ({@code toPlainString}), or without trailing zeros and
     * with an exponent where {@code stripTrailingZeros().toString()} has one.
     */
    public static int writeDecimal(byte[] target, int position, long high, long low, int scale, boolean plain) {
        if (high != low >> 63 || low == Long.MIN_VALUE) {
            BigDecimal value = new BigDecimal(unscaled(high, low), scale);
            String text =
                    plain ? value.toPlainString() : value.stripTrailingZeros().toString();
            return writeAscii(target, position, text);
        }
        long digits = Math.abs(low);
        if (plain) {
            return writePlain(target, position, low < 0, digits, scale);
        }
        if (digits == 0) {
            target[position] = '0';
            return position + 1;
        }
        int remaining = scale;
        while (digits % 10 == 0) {
            digits /= 10;
            remaining--;
        }
        int exponent = digitCount(digits) - 1 - remaining;
        if (remaining >= 0 && exponent >= -6) {
            return writePlain(target, position, low < 0, digits, remaining);
        }
        int count = digitCount(digits);
        int p = writePlain(target, position, low < 0, digits, count - 1);
        target[p++] = 'E';
        target[p++] = (byte) (exponent < 0 ? '-' : '+');
        return writeDigits(target, p, Math.abs(exponent));
    }

    private static BigInteger unscaled(long high, long low) {
        return BigInteger.valueOf(high)
                .shiftLeft(64)
                .or(BigInteger.valueOf(low).and(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)));
    }
}
