package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Arithmetic on decimals of up to 38 digits: unscaled 128-bit values in two's complement.
 *
 * <p>Rounds half up (away from zero), as Flink does. A result with more digits than its type has is NULL. Allocates
 * only where an intermediate value needs more than 128 bits.
 */
public final class Decimals {
    private static final int MAX_STEP = 18;
    private static final MathContext DIVISION = new MathContext(38, RoundingMode.HALF_UP);

    private Decimals() {}

    public static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        return leftHigh != rightHigh ? Long.compare(leftHigh, rightHigh) : Long.compareUnsigned(leftLow, rightLow);
    }

    public static int compare(
            long leftHigh, long leftLow, int leftScale, long rightHigh, long rightLow, int rightScale) {
        if (leftHigh == leftLow >> 63 && rightHigh == rightLow >> 63 && Math.abs(leftScale - rightScale) <= MAX_STEP) {
            long leftFactor = Int128.power(Math.max(0, rightScale - leftScale));
            long rightFactor = Int128.power(Math.max(0, leftScale - rightScale));
            return compare(
                    Math.multiplyHigh(leftLow, leftFactor),
                    leftLow * leftFactor,
                    Math.multiplyHigh(rightLow, rightFactor),
                    rightLow * rightFactor);
        }
        return big(leftHigh, leftLow, leftScale).compareTo(big(rightHigh, rightLow, rightScale));
    }

    static BigDecimal big(long high, long low, int scale) {
        return new BigDecimal(Int128.big(high, low), scale);
    }

    /** The value rounded to a type; NULL if it has too many digits for it. */
    static void set(Result out, BigDecimal value, int precision, int scale) {
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.precision() > precision) {
            out.isNull = true;
            return;
        }
        BigInteger unscaled = rounded.unscaledValue();
        out.high = unscaled.shiftRight(64).longValue();
        out.low = unscaled.longValue();
    }

    public static void add(
            Result out, int leftScale, int rightScale, int precision, int scale, long ah, long al, long bh, long bl) {
        if (leftScale == rightScale && leftScale == scale) {
            long low = al + bl;
            long high = ah + bh + (Long.compareUnsigned(low, al) < 0 ? 1 : 0);
            // Two values below 10^38 < 2^127 / 1.7: the sum may pass 2^127 only beyond 38 digits.
            boolean wrapped = ((ah ^ high) & (bh ^ high)) < 0;
            setSigned(out, high, low, precision, wrapped);
        } else {
            set(out, big(ah, al, leftScale).add(big(bh, bl, rightScale)), precision, scale);
        }
    }

    public static void subtract(
            Result out, int leftScale, int rightScale, int precision, int scale, long ah, long al, long bh, long bl) {
        if (leftScale == rightScale && leftScale == scale) {
            long low = al - bl;
            long high = ah - bh - (Long.compareUnsigned(al, bl) < 0 ? 1 : 0);
            boolean wrapped = ((ah ^ bh) & (ah ^ high)) < 0;
            setSigned(out, high, low, precision, wrapped);
        } else {
            set(out, big(ah, al, leftScale).subtract(big(bh, bl, rightScale)), precision, scale);
        }
    }

    private static void setSigned(Result out, long high, long low, int precision, boolean wrapped) {
        long sign = high >> 63;
        if (wrapped || Int128.reaches(absHigh(high, low, sign), (low ^ sign) - sign, precision)) {
            out.isNull = true;
            return;
        }
        out.high = high;
        out.low = low;
    }

    /** The high word of the absolute value, given the sign as 0 or -1. */
    private static long absHigh(long high, long low, long sign) {
        return (high ^ sign) + (sign != 0 && low == 0 ? 1 : 0);
    }

    private static void setMagnitude(Result out, long high, long low, boolean negative, int precision) {
        if (Int128.reaches(high, low, precision)) {
            out.isNull = true;
            return;
        }
        out.low = negative ? -low : low;
        out.high = negative ? ~high + (low == 0 ? 1 : 0) : high;
    }

    public static void multiply(
            Result out, int leftScale, int rightScale, int precision, int scale, long ah, long al, long bh, long bl) {
        long leftSign = ah >> 63;
        long rightSign = bh >> 63;
        long leftHigh = absHigh(ah, al, leftSign);
        long rightHigh = absHigh(bh, bl, rightSign);
        int drop = leftScale + rightScale - scale;
        if ((leftHigh | rightHigh) != 0 || drop < 0) {
            set(out, big(ah, al, leftScale).multiply(big(bh, bl, rightScale)), precision, scale);
            return;
        }
        long left = (al ^ leftSign) - leftSign;
        long right = (bl ^ rightSign) - rightSign;
        long high = Int128.multiplyHighUnsigned(left, right);
        shrink(out, high, left * right, leftSign != rightSign, drop, precision);
    }

    /** Divides an unsigned value by 10^drop, rounding half up, and gives it its sign. */
    private static void shrink(Result out, long high, long low, boolean negative, int drop, int precision) {
        out.high = high;
        out.low = low;
        int left = drop;
        boolean up = false;
        while (left > 0) {
            int step = Math.min(left, MAX_STEP);
            long power = Int128.power(step);
            long rest = Int128.divide(out, out.high, out.low, power);
            up = rest >= power >>> 1;
            left -= step;
        }
        long rounded = out.low + (up ? 1 : 0);
        setMagnitude(out, out.high + (up && rounded == 0 ? 1 : 0), rounded, negative, precision);
    }

    public static void divide(
            Result out, int leftScale, int rightScale, int precision, int scale, long ah, long al, long bh, long bl) {
        if ((bh | bl) == 0) {
            throw Numbers.byZero();
        }
        int shift = scale + rightScale - leftScale;
        long leftSign = ah >> 63;
        long rightSign = bh >> 63;
        if (absHigh(ah, al, leftSign) == 0 && absHigh(bh, bl, rightSign) == 0 && shift >= 0 && shift <= MAX_STEP) {
            long left = (al ^ leftSign) - leftSign;
            long right = (bl ^ rightSign) - rightSign;
            long factor = Int128.power(shift);
            long rest = Int128.divide(out, Int128.multiplyHighUnsigned(left, factor), left * factor, right);
            // Flink rounds to 38 digits first: that shows only where the rest is as near to half as a large divisor
            // allows.
            if (right >= 0 && right < Int128.power(MAX_STEP) && out.high == 0) {
                boolean up = rest >= right - rest;
                long rounded = out.low + (up ? 1 : 0);
                setMagnitude(out, up && rounded == 0 ? 1 : 0, rounded, leftSign != rightSign, precision);
                return;
            }
        }
        set(out, big(ah, al, leftScale).divide(big(bh, bl, rightScale), DIVISION), precision, scale);
    }

    public static void mod(
            Result out, int leftScale, int rightScale, int precision, int scale, long ah, long al, long bh, long bl) {
        if ((bh | bl) == 0) {
            throw Numbers.byZero();
        }
        if (leftScale == rightScale && scale == leftScale && ah == al >> 63 && bh == bl >> 63) {
            long rest = al % bl;
            setSigned(out, rest >> 63, rest, precision, false);
        } else {
            set(out, big(ah, al, leftScale).remainder(big(bh, bl, rightScale)), precision, scale);
        }
    }

    /** The value in another type. */
    public static void rescale(Result out, int fromScale, int precision, int scale, long high, long low) {
        long sign = high >> 63;
        long magnitudeHigh = absHigh(high, low, sign);
        long magnitude = (low ^ sign) - sign;
        int grow = scale - fromScale;
        if (grow <= 0) {
            shrink(out, magnitudeHigh, magnitude, sign != 0, -grow, precision);
        } else if (magnitudeHigh == 0 && grow <= MAX_STEP) {
            long power = Int128.power(grow);
            long grownHigh = Int128.multiplyHighUnsigned(magnitude, power);
            setMagnitude(out, grownHigh, magnitude * power, sign != 0, precision);
        } else {
            set(out, big(high, low, fromScale), precision, scale);
        }
    }

    public static void fromLong(Result out, int precision, int scale, long value) {
        rescale(out, 0, precision, scale, value >> 63, value);
    }

    /** The whole part, of which the lowest 64 bits are kept, as a CAST to an integer type does. */
    public static long toLong(int scale, long high, long low) {
        if (scale == 0) {
            return low;
        }
        if (high == low >> 63 && scale <= MAX_STEP) {
            return low / Int128.power(scale);
        }
        return big(high, low, scale).setScale(0, RoundingMode.DOWN).longValue();
    }

    public static double toDouble(int precision, int scale, long high, long low) {
        if (precision <= MAX_STEP) {
            return (double) low / (double) Int128.power(scale);
        }
        return big(high, low, scale).doubleValue();
    }

    public static void fromDouble(Result out, int precision, int scale, double value) {
        if (!Double.isFinite(value)) {
            throw new ExpressionFailure(ExpressionError.CAST_FAILED, value + " is not a value of type DECIMAL");
        }
        set(out, BigDecimal.valueOf(value), precision, scale);
    }

    public static void toText(Result out, int scale, long high, long low) {
        if (high == low >> 63) {
            TextNumbers.decimal(out, low, scale);
        } else {
            out.text(big(high, low, scale).toPlainString());
        }
    }
}
