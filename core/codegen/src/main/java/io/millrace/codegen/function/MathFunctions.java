package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.SqlFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Functions of floating-point numbers and integers. */
public final class MathFunctions {
    private static final double LN2 = Math.log(2);

    private MathFunctions() {}

    @SqlFunction("POWER")
    public static double power(double base, double exponent) {
        return Math.pow(base, exponent);
    }

    @SqlFunction("SQRT")
    public static double sqrt(double value) {
        return Math.sqrt(value);
    }

    @SqlFunction("LN")
    public static double ln(double value) {
        return Math.log(value);
    }

    @SqlFunction("LOG")
    public static double log(double value) {
        return Math.log(value);
    }

    @SqlFunction("LOG")
    public static double log(double base, double value) {
        return Math.log(value) / Math.log(base);
    }

    @SqlFunction("LOG10")
    public static double log10(double value) {
        return Math.log10(value);
    }

    @SqlFunction("LOG2")
    public static double log2(double value) {
        return Math.log(value) / LN2;
    }

    @SqlFunction("EXP")
    public static double exp(double value) {
        return Math.exp(value);
    }

    @SqlFunction("SIN")
    public static double sin(double value) {
        return Math.sin(value);
    }

    @SqlFunction("SINH")
    public static double sinh(double value) {
        return Math.sinh(value);
    }

    @SqlFunction("COS")
    public static double cos(double value) {
        return Math.cos(value);
    }

    @SqlFunction("COSH")
    public static double cosh(double value) {
        return Math.cosh(value);
    }

    @SqlFunction("TAN")
    public static double tan(double value) {
        return Math.tan(value);
    }

    @SqlFunction("TANH")
    public static double tanh(double value) {
        return Math.tanh(value);
    }

    @SqlFunction("COT")
    public static double cot(double value) {
        return 1.0d / Math.tan(value);
    }

    @SqlFunction("ASIN")
    public static double asin(double value) {
        return Math.asin(value);
    }

    @SqlFunction("ACOS")
    public static double acos(double value) {
        return Math.acos(value);
    }

    @SqlFunction("ATAN")
    public static double atan(double value) {
        return Math.atan(value);
    }

    @SqlFunction("ATAN2")
    public static double atan2(double y, double x) {
        return Math.atan2(y, x);
    }

    @SqlFunction("DEGREES")
    public static double degrees(double radians) {
        return Math.toDegrees(radians);
    }

    @SqlFunction("RADIANS")
    public static double radians(double degrees) {
        return Math.toRadians(degrees);
    }

    @SqlFunction("PI")
    public static double pi() {
        return Math.PI;
    }

    @SqlFunction("E")
    public static double e() {
        return Math.E;
    }

    @SqlFunction("ABS")
    public static int abs(int value) {
        return Math.abs(value);
    }

    @SqlFunction("ABS")
    public static long abs(long value) {
        return Math.abs(value);
    }

    @SqlFunction("ABS")
    public static float abs(float value) {
        return Math.abs(value);
    }

    @SqlFunction("ABS")
    public static double abs(double value) {
        return Math.abs(value);
    }

    @SqlFunction("SIGN")
    public static int sign(int value) {
        return Integer.signum(value);
    }

    @SqlFunction("SIGN")
    public static long sign(long value) {
        return Long.signum(value);
    }

    @SqlFunction("SIGN")
    public static float sign(float value) {
        return Math.signum(value);
    }

    @SqlFunction("SIGN")
    public static double sign(double value) {
        return Math.signum(value);
    }

    @SqlFunction({"FLOOR", "CEIL", "CEILING"})
    public static int whole(int value) {
        return value;
    }

    @SqlFunction({"FLOOR", "CEIL", "CEILING"})
    public static long whole(long value) {
        return value;
    }

    @SqlFunction("FLOOR")
    public static double floor(double value) {
        return Math.floor(value);
    }

    @SqlFunction("FLOOR")
    public static float floor(float value) {
        return (float) Math.floor(value);
    }

    @SqlFunction({"CEIL", "CEILING"})
    public static double ceil(double value) {
        return Math.ceil(value);
    }

    @SqlFunction({"CEIL", "CEILING"})
    public static float ceil(float value) {
        return (float) Math.ceil(value);
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static double round(double value, int places) {
        return finite(value)
                ? scaled(BigDecimal.valueOf(value), places, RoundingMode.HALF_UP)
                        .doubleValue()
                : value;
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static double round(double value) {
        return round(value, 0);
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static float round(float value, int places) {
        return finite(value)
                ? scaled(new BigDecimal(Float.toString(value)), places, RoundingMode.HALF_UP)
                        .floatValue()
                : value;
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static float round(float value) {
        return round(value, 0);
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static long round(long value, int places) {
        return places >= 0
                ? value
                : scaled(BigDecimal.valueOf(value), places, RoundingMode.HALF_UP)
                        .longValue();
    }

    @SqlFunction("ROUND")
    public static long round(long value) {
        return value;
    }

    @SqlFunction(value = "ROUND", fails = true)
    public static int round(int value, int places) {
        return (int) round((long) value, places);
    }

    @SqlFunction("ROUND")
    public static int round(int value) {
        return value;
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static double truncate(double value, int places) {
        return finite(value)
                ? scaled(BigDecimal.valueOf(value), places, RoundingMode.DOWN).doubleValue()
                : value;
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static double truncate(double value) {
        return truncate(value, 0);
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static float truncate(float value, int places) {
        return finite(value)
                ? scaled(new BigDecimal(Float.toString(value)), places, RoundingMode.DOWN)
                        .floatValue()
                : value;
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static float truncate(float value) {
        return truncate(value, 0);
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static long truncate(long value, int places) {
        return places >= 0
                ? value
                : scaled(BigDecimal.valueOf(value), places, RoundingMode.DOWN).longValue();
    }

    @SqlFunction("TRUNCATE")
    public static long truncate(long value) {
        return value;
    }

    @SqlFunction(value = "TRUNCATE", fails = true)
    public static int truncate(int value, int places) {
        return (int) truncate((long) value, places);
    }

    @SqlFunction("TRUNCATE")
    public static int truncate(int value) {
        return value;
    }

    private static boolean finite(double value) {
        if (!Double.isFinite(value)) {
            throw ExpressionFailure.badArgument(value + " cannot be rounded");
        }
        return true;
    }

    private static BigDecimal scaled(BigDecimal value, int places, RoundingMode mode) {
        if (Math.abs((long) places) > MAX_PLACES) {
            throw new ExpressionFailure(
                    ExpressionError.BAD_ARGUMENT, "cannot round to " + places + " places, at most " + MAX_PLACES);
        }
        return value.setScale(places, mode);
    }

    /** No number of ours has more digits; more would only cost memory. */
    private static final int MAX_PLACES = 1100;
}
