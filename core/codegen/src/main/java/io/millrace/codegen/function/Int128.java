package io.millrace.codegen.function;

import io.millrace.codegen.runtime.Result;
import java.math.BigInteger;

/** Unsigned 128-bit arithmetic that decimals are made of. */
public final class Int128 {
    /** 10^0 .. 10^38 as high and low words. */
    private static final long[] POW10_HIGH = new long[39];

    private static final long[] POW10_LOW = new long[39];

    static {
        BigInteger power = BigInteger.ONE;
        for (int i = 0; i <= 38; i++) {
            POW10_HIGH[i] = power.shiftRight(64).longValue();
            POW10_LOW[i] = power.longValue();
            power = power.multiply(BigInteger.TEN);
        }
    }

    private Int128() {}

    /** 10 to a power up to 18, which is all that a long holds. */
    public static long power(int exponent) {
        return POW10_LOW[exponent];
    }

    static BigInteger big(long high, long low) {
        BigInteger lowWord = BigInteger.valueOf(low & Long.MAX_VALUE);
        if (low < 0) {
            lowWord = lowWord.setBit(63);
        }
        return BigInteger.valueOf(high).shiftLeft(64).add(lowWord);
    }

    static long multiplyHighUnsigned(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    /** Whether the unsigned value is at least 10^digits. */
    static boolean reaches(long high, long low, int digits) {
        long limit = POW10_HIGH[digits];
        return high != limit
                ? Long.compareUnsigned(high, limit) > 0
                : Long.compareUnsigned(low, POW10_LOW[digits]) >= 0;
    }

    static int compareUnsigned(long ah, long al, long bh, long bl) {
        return ah != bh ? Long.compareUnsigned(ah, bh) : Long.compareUnsigned(al, bl);
    }

    /**
     * Divides an unsigned 128-bit value by an unsigned 64-bit one; {@code quotient} takes high and low, the remainder
     * is returned.
     */
    static long divide(Result quotient, long high, long low, long divisor) {
        if (high == 0) {
            quotient.high = 0;
            quotient.low = Long.divideUnsigned(low, divisor);
            return low - quotient.low * divisor;
        }
        long upper = Long.divideUnsigned(high, divisor);
        long rest = high - upper * divisor;
        quotient.high = upper;
        return divideStep(quotient, rest, low, divisor);
    }

    /** Knuth's algorithm D with 32-bit digits for a quotient of one word: {@code high < divisor}. */
    private static long divideStep(Result quotient, long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        long d1 = d >>> 32;
        long d0 = d & 0xFFFFFFFFL;
        long n32 = shift == 0 ? high : high << shift | low >>> (64 - shift);
        long n10 = low << shift;
        long n1 = n10 >>> 32;
        long n0 = n10 & 0xFFFFFFFFL;
        long q1 = estimate(n32, n1, d1, d0);
        long n21 = (n32 << 32 | n1) - q1 * d;
        long q0 = estimate(n21, n0, d1, d0);
        quotient.low = (q1 << 32) + q0;
        return ((n21 << 32 | n0) - q0 * d) >>> shift;
    }

    private static long estimate(long numerator, long nextDigit, long d1, long d0) {
        long q = Long.divideUnsigned(numerator, d1);
        long rest = numerator - q * d1;
        while (q >= 1L << 32 || Long.compareUnsigned(q * d0, rest << 32 | nextDigit) > 0) {
            q--;
            rest += d1;
            if (rest >= 1L << 32) {
                break;
            }
        }
        return q;
    }
}
