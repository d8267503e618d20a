package io.millrace.testkit.reference;

import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Arithmetic and the functions over numbers. */
final class Numbers {
    static final Set<String> FUNCTIONS = Set.of(
            "POWER", "SQRT", "LN", "LOG", "LOG10", "LOG2", "EXP", "SIN", "SINH", "COS", "COSH", "TAN", "TANH", "COT",
            "ASIN", "ACOS", "ATAN", "ATAN2", "DEGREES", "RADIANS", "PI", "E", "BIN");

    static final MathContext DIVISION = new MathContext(38, RoundingMode.HALF_UP);

    private Numbers() {}

    static BigDecimal decimal(Object number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        } else if (number instanceof Long integer) {
            return BigDecimal.valueOf(integer);
        }
        return new BigDecimal(number.toString());
    }

    static @Nullable Object arithmetic(Call call, Object[] given) {
        DataType type = call.type();
        if (call.function().equals("ROUND") || call.function().equals("TRUNCATE")) {
            int places = given.length > 1 ? Math.toIntExact((Long) given[1]) : 0;
            RoundingMode mode = call.function().equals("ROUND") ? RoundingMode.HALF_UP : RoundingMode.DOWN;
            return rounded(given[0], places, mode, type);
        } else if (type instanceof DataType.DecimalType decimal) {
            return fit(decimals(call.function(), given), decimal);
        } else if (type instanceof DataType.FloatingType floating) {
            double result = doubles(call.function(), given, floating.bits() == 32);
            if (floating.bits() == 32) {
                return (float) result;
            }
            return result;
        }
        return wrap(integers(call.function(), given), ((DataType.IntegerType) type).bits());
    }

    static long wrap(long value, int bits) {
        return switch (bits) {
            case 8 -> (byte) value;
            case 16 -> (short) value;
            case 32 -> (int) value;
            default -> value;
        };
    }

    /** The decimal with the type's scale, or NULL when it has too many digits. */
    static @Nullable BigDecimal fit(BigDecimal value, DataType.DecimalType type) {
        BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
        return scaled.precision() > type.precision() ? null : scaled;
    }

    /** Exact, to be wrapped into the type's bits. */
    private static long integers(String function, Object[] given) {
        Object[] whole = new Object[given.length];
        Arrays.setAll(whole, i -> ((Number) given[i]).longValue());
        return (function.equals("/") ? decimals("/", whole).setScale(0, RoundingMode.DOWN) : decimals(function, whole))
                .longValue();
    }

    private static double doubles(String function, Object[] given, boolean single) {
        double first = ((Number) given[0]).doubleValue();
        double second = given.length > 1 ? ((Number) given[1]).doubleValue() : 1;
        return switch (function) {
            case "+" -> first + second;
            case "-" -> first - second;
            case "*" -> first * second;
            case "/" -> first / second;
            case "MOD" -> first % second;
            case "NEGATE" -> -first;
            case "ABS" -> Math.abs(first);
            case "SIGN" -> single ? Math.signum((float) first) : Math.signum(first);
            case "CEIL" -> Math.ceil(first);
            default -> Math.floor(first);
        };
    }

    private static BigDecimal decimals(String function, Object[] given) {
        BigDecimal first = decimal(given[0]);
        BigDecimal second = given.length > 1 ? decimal(given[1]) : BigDecimal.ONE;
        if (second.signum() == 0 && (function.equals("/") || function.equals("MOD"))) {
            throw new EvaluationFailure("division by zero");
        }
        return switch (function) {
            case "+" -> first.add(second);
            case "-" -> first.subtract(second);
            case "*" -> first.multiply(second);
            case "/" -> first.divide(second, DIVISION);
            case "MOD" -> first.remainder(second);
            case "NEGATE" -> first.negate();
            case "ABS" -> first.abs();
            case "SIGN" -> BigDecimal.valueOf(first.signum());
            case "CEIL" -> first.setScale(0, RoundingMode.CEILING);
            default -> first.setScale(0, RoundingMode.FLOOR);
        };
    }

    private static @Nullable Object rounded(Object number, int places, RoundingMode mode, DataType type) {
        if (number instanceof BigDecimal decimal) {
            return fit(decimal.setScale(Math.min(places, decimal.scale()), mode), (DataType.DecimalType) type);
        } else if (number instanceof Long integer) {
            long result = BigDecimal.valueOf(integer).setScale(places, mode).longValue();
            return wrap(result, ((DataType.IntegerType) type).bits());
        }
        double value = ((Number) number).doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return number;
        }
        // Floats and doubles are rounded as the decimal that they print.
        BigDecimal rounded = new BigDecimal(number.toString()).setScale(places, mode);
        if (number instanceof Float) {
            return rounded.floatValue();
        }
        return rounded.doubleValue();
    }

    static Object function(String name, Object[] given) {
        if (name.equals("BIN")) {
            return Long.toBinaryString((Long) given[0]);
        }
        double x = given.length > 0 ? ((Number) given[0]).doubleValue() : 0;
        return switch (name) {
            case "POWER" -> Math.pow(x, ((Number) given[1]).doubleValue());
            case "SQRT" -> Math.sqrt(x);
            case "LN" -> Math.log(x);
            case "LOG" -> given.length == 1 ? Math.log(x) : Math.log(((Number) given[1]).doubleValue()) / Math.log(x);
            case "LOG10" -> Math.log10(x);
            case "LOG2" -> Math.log(x) / Math.log(2);
            case "EXP" -> Math.exp(x);
            case "SIN" -> Math.sin(x);
            case "SINH" -> Math.sinh(x);
            case "COS" -> Math.cos(x);
            case "COSH" -> Math.cosh(x);
            case "TAN" -> Math.tan(x);
            case "TANH" -> Math.tanh(x);
            case "COT" -> 1.0 / Math.tan(x);
            case "ASIN" -> Math.asin(x);
            case "ACOS" -> Math.acos(x);
            case "ATAN" -> Math.atan(x);
            case "ATAN2" -> Math.atan2(x, ((Number) given[1]).doubleValue());
            case "DEGREES" -> Math.toDegrees(x);
            case "RADIANS" -> Math.toRadians(x);
            case "PI" -> Math.PI;
            default -> Math.E;
        };
    }
}
