package io.millrace.formats.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers from bytes with the results of Java's own parsers after {@code trim()}: a fast path for plain ASCII
 * digits, and for everything else the Java parser itself. One thread, as decimals are returned in two words.
 *
 * <p>The arrays have {@link Words#SPARE} bytes behind every value.
 */
public final class NumberParser {
    private static final int MAX_FAST_DIGITS = 18;
    private static final long[] POWERS_OF_TEN = new long[19];
    private static final BigInteger[] BIG_POWERS_OF_TEN = new BigInteger[39];

    private long high;
    private long low;

    static {
        long power = 1;
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = power;
            power *= 10;
        }
        for (int i = 0; i < BIG_POWERS_OF_TEN.length; i++) {
            BIG_POWERS_OF_TEN[i] = BigInteger.TEN.pow(i);
        }
    }

    /** As {@code Long.parseLong}, within the range of an integer of {@code bits} bits. */
    public static long parseInteger(byte[] data, int from, int to, int bits) {
        int start = from;
        int end = to;
        while (start < end && data[start] <= ' ' && data[start] >= 0) {
            start++;
        }
        while (end > start && data[end - 1] <= ' ' && data[end - 1] >= 0) {
            end--;
        }
        long value = parseTrimmed(data, start, end);
        if (value << (64 - bits) >> (64 - bits) != value) {
            throw new ValueFault("is out of range");
        }
        return value;
    }

    private static long parseTrimmed(byte[] data, int from, int to) {
        boolean signed = from < to && (data[from] == '-' || data[from] == '+');
        int position = signed ? from + 1 : from;
        int digits = to - position;
        if (digits < 1 || digits > MAX_FAST_DIGITS) {
            return parseSlowly(data, from, to);
        }
        long value = 0;
        for (; position < to; position++) {
            int digit = data[position] - '0';
            if (digit < 0 || digit > 9) {
                return parseSlowly(data, from, to);
            }
            value = value * 10 + digit;
        }
        return signed && data[from] == '-' ? -value : value;
    }

    private static long parseSlowly(byte[] data, int from, int to) {
        String text = text(data, from, to);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ValueFault(text.matches("[+-]?[0-9]+") ? "is out of range" : "is not a whole number");
        }
    }

    /** As {@code Float.parseFloat}, but a finite text that overflows is a fault. */
    public static float parseFloat(byte[] data, int from, int to) {
        String text = text(data, from, to).trim();
        try {
            float value = Float.parseFloat(text);
            if (Float.isInfinite(value) && !text.endsWith("Infinity")) {
                throw new ValueFault("is out of range");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new ValueFault("is not a number");
        }
    }

    /**
     * As {@code new BigDecimal(text.trim())}, rounded half up to the scale; the unscaled value is then in {@link #high}
     * and {@link #low}.
     */
    public void parseDecimal(byte[] data, int from, int to, int precision, int scale) {
        boolean signed = from < to && data[from] == '-';
        long unscaled = 0;
        int digits = 0;
        int fraction = -1;
        for (int position = signed ? from + 1 : from; position < to; position++) {
            int digit = data[position] - '0';
            if (digit >= 0 && digit <= 9) {
                unscaled = unscaled * 10 + digit;
                digits++;
                fraction += fraction >= 0 ? 1 : 0;
            } else if (data[position] == '.' && fraction < 0) {
                fraction = 0;
            } else {
                digits = Integer.MAX_VALUE;
                break;
            }
            if (digits > MAX_FAST_DIGITS) {
                break;
            }
        }
        int shift = scale - Math.max(fraction, 0);
        if (digits < 1 || digits > MAX_FAST_DIGITS || digits + shift > MAX_FAST_DIGITS) {
            parseDecimalSlowly(data, from, to, precision, scale);
            return;
        }
        long value = rescale(unscaled, shift);
        if (precision < MAX_FAST_DIGITS && value >= POWERS_OF_TEN[precision]) {
            throw new ValueFault("is out of range");
        }
        low = signed ? -value : value;
        high = low >> 63;
    }

    private static long rescale(long unscaled, int shift) {
        if (shift >= 0) {
            return unscaled * POWERS_OF_TEN[shift];
        }
        long divisor = POWERS_OF_TEN[-shift];
        long quotient = unscaled / divisor;
        return (unscaled - quotient * divisor) * 2 >= divisor ? quotient + 1 : quotient;
    }

    private void parseDecimalSlowly(byte[] data, int from, int to, int precision, int scale) {
        BigDecimal value;
        try {
            value = new BigDecimal(text(data, from, to).trim());
        } catch (NumberFormatException e) {
            throw new ValueFault("is not a number");
        }
        setDecimal(value, precision, scale);
    }

    /** Rounds half up to the scale; the unscaled value is then in {@link #high} and {@link #low}. */
    public void setDecimal(BigDecimal value, int precision, int scale) {
        // The exponent may be anything: what is certainly too large or zero must not be written out in digits.
        long integerDigits = (long) value.precision() - value.scale();
        BigInteger unscaled;
        if (value.signum() == 0 || integerDigits < -scale) {
            unscaled = BigInteger.ZERO;
        } else if (integerDigits > precision - scale) {
            throw new ValueFault("is out of range");
        } else {
            unscaled = value.setScale(scale, java.math.RoundingMode.HALF_UP).unscaledValue();
            if (unscaled.abs().compareTo(BIG_POWERS_OF_TEN[precision]) >= 0) {
                throw new ValueFault("is out of range");
            }
        }
        low = unscaled.longValue();
        high = unscaled.shiftRight(64).longValue();
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    private static String text(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.UTF_8);
    }
}
