package io.millrace.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codegen.function.Decimals;
import io.millrace.codegen.runtime.Result;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decimal arithmetic against BigDecimal with random values of all sizes. */
class DecimalArithmeticTest {
    private static final long SEED = Long.getLong("millrace.test.seed", 20_261_122L);
    private static final int ROUNDS = Boolean.getBoolean("millrace.long") ? 1_000_000 : 10_000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    static {
        System.out.println("DecimalArithmeticTest: -Dmillrace.test.seed=" + SEED);
    }

    private final Result out = new Result();

    /** Up to 38 digits; small ones, powers of ten and their neighbours are frequent. */
    private BigInteger unscaled() {
        int digits = 1 + random.nextInt(38);
        BigInteger value = new BigInteger(128, new java.util.Random(random.nextLong())).mod(BigInteger.TEN.pow(digits));
        if (random.nextInt(8) == 0) {
            value = BigInteger.TEN.pow(digits - 1).add(BigInteger.valueOf(random.nextInt(3) - 1L));
        }
        return random.nextBoolean() ? value : value.negate();
    }

    private static long high(BigInteger value) {
        return value.shiftRight(64).longValue();
    }

    private @Nullable BigDecimal result(int scale) {
        if (out.isNull) {
            return null;
        }
        BigInteger low = new BigInteger(Long.toUnsignedString(out.low));
        return new BigDecimal(BigInteger.valueOf(out.high).shiftLeft(64).add(low), scale);
    }

    private static @Nullable BigDecimal typed(BigDecimal value, int precision, int scale) {
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        return rounded.precision() > precision ? null : rounded;
    }

    @Test
    void agreesWithBigDecimal() {
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger left = unscaled();
            BigInteger right = unscaled();
            int leftScale = random.nextInt(20);
            int rightScale = random.nextInt(3) == 0 ? random.nextInt(20) : leftScale;
            int precision = 1 + random.nextInt(38);
            int scale = random.nextInt(4) == 0 ? leftScale : random.nextInt(precision + 1);
            if (scale > precision) {
                scale = precision;
            }
            BigDecimal a = new BigDecimal(left, leftScale);
            BigDecimal b = new BigDecimal(right, rightScale);
            String about = "seed " + SEED + ": " + a + " and " + b + " to (" + precision + ", " + scale + ")";
            out.isNull = false;
            Decimals.add(
                    out,
                    leftScale,
                    rightScale,
                    precision,
                    scale,
                    high(left),
                    left.longValue(),
                    high(right),
                    right.longValue());
            assertThat(result(scale)).as("add " + about).isEqualTo(typed(a.add(b), precision, scale));
            out.isNull = false;
            Decimals.subtract(
                    out,
                    leftScale,
                    rightScale,
                    precision,
                    scale,
                    high(left),
                    left.longValue(),
                    high(right),
                    right.longValue());
            assertThat(result(scale)).as("subtract " + about).isEqualTo(typed(a.subtract(b), precision, scale));
            out.isNull = false;
            Decimals.multiply(
                    out,
                    leftScale,
                    rightScale,
                    precision,
                    scale,
                    high(left),
                    left.longValue(),
                    high(right),
                    right.longValue());
            assertThat(result(scale)).as("multiply " + about).isEqualTo(typed(a.multiply(b), precision, scale));
            out.isNull = false;
            Decimals.rescale(out, leftScale, precision, scale, high(left), left.longValue());
            assertThat(result(scale)).as("rescale " + about).isEqualTo(typed(a, precision, scale));
            compares(a, b, about);
            if (right.signum() != 0) {
                divides(left, leftScale, right, rightScale, precision, scale, about);
            }
        }
    }

    private static void compares(BigDecimal a, BigDecimal b, String about) {
        BigInteger left = a.unscaledValue();
        BigInteger right = b.unscaledValue();
        assertThat(Decimals.compare(high(left), left.longValue(), a.scale(), high(right), right.longValue(), b.scale()))
                .as("compare " + about)
                .isEqualTo(a.compareTo(b));
        assertThat(Decimals.toLong(a.scale(), high(left), left.longValue()))
                .as("toLong " + about)
                .isEqualTo(a.longValue());
    }

    private void divides(
            BigInteger left, int leftScale, BigInteger right, int rightScale, int precision, int scale, String about) {
        BigDecimal a = new BigDecimal(left, leftScale);
        BigDecimal b = new BigDecimal(right, rightScale);
        out.isNull = false;
        Decimals.divide(
                out,
                leftScale,
                rightScale,
                precision,
                scale,
                high(left),
                left.longValue(),
                high(right),
                right.longValue());
        BigDecimal quotient = a.divide(b, new MathContext(38, RoundingMode.HALF_UP));
        assertThat(result(scale)).as("divide " + about).isEqualTo(typed(quotient, precision, scale));
        out.isNull = false;
        Decimals.mod(
                out,
                leftScale,
                rightScale,
                precision,
                scale,
                high(left),
                left.longValue(),
                high(right),
                right.longValue());
        assertThat(result(scale)).as("mod " + about).isEqualTo(typed(a.remainder(b), precision, scale));
    }
}
