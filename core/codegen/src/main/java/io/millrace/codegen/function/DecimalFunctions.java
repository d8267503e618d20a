package io.millrace.codegen.function;

import io.millrace.codegen.runtime.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Functions of one decimal; the generated code adds the scale, and the precision and scale of the result. */
public final class DecimalFunctions {
    private DecimalFunctions() {}

    public static void floor(Result out, int scale, int precision, int newScale, long high, long low) {
        whole(out, scale, precision, newScale, high, low, RoundingMode.FLOOR);
    }

    public static void ceil(Result out, int scale, int precision, int newScale, long high, long low) {
        whole(out, scale, precision, newScale, high, low, RoundingMode.CEILING);
    }

    private static void whole(
            Result out, int scale, int precision, int newScale, long high, long low, RoundingMode mode) {
        if (high == low >> 63 && scale <= 18 && newScale == 0) {
            long power = Int128.power(scale);
            long value = Math.floorDiv(low, power);
            if (mode == RoundingMode.CEILING && value * power != low) {
                value++;
            }
            Decimals.rescale(out, 0, precision, 0, value >> 63, value);
            return;
        }
        Decimals.set(out, Decimals.big(high, low, scale).setScale(0, mode), precision, newScale);
    }

    public static void abs(Result out, int scale, int precision, int newScale, long high, long low) {
        long sign = high >> 63;
        long magnitude = (low ^ sign) - sign;
        Decimals.rescale(out, scale, precision, newScale, (high ^ sign) + (sign != 0 && low == 0 ? 1 : 0), magnitude);
    }

    public static void sign(Result out, int scale, int precision, int newScale, long high, long low) {
        long sign = high >> 63 | ((high | low) == 0 ? 0 : 1);
        Decimals.rescale(out, 0, precision, newScale, sign >> 63, sign);
    }

    public static void round(Result out, int scale, int precision, int newScale, long high, long low, int places) {
        rounded(out, scale, precision, newScale, high, low, places, RoundingMode.HALF_UP);
    }

    public static void truncate(Result out, int scale, int precision, int newScale, long high, long low, int places) {
        rounded(out, scale, precision, newScale, high, low, places, RoundingMode.DOWN);
    }

    private static void rounded(
            Result out, int scale, int precision, int newScale, long high, long low, int places, RoundingMode mode) {
        if (places >= scale) {
            Decimals.rescale(out, scale, precision, newScale, high, low);
            return;
        }
        if (places < -38) {
            out.decimal(0, 0);
            return;
        }
        BigDecimal value = Decimals.big(high, low, scale).setScale(places, mode);
        Decimals.set(out, value, precision, newScale);
    }
}
