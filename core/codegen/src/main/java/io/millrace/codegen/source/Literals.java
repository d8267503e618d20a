package io.millrace.codegen.source;

import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Literals in source: numbers as the digits of their value, which no user can choose otherwise; text and bytes as a
 * position in the constants.
 */
final class Literals {
    private Literals() {}

    static Value value(Literal literal, Constants constants) {
        Physical kind = literal.type().physical();
        Object value = literal.value();
        if (value == null) {
            return Value.nullOf(kind);
        }
        return switch (kind) {
            case BOOLEAN -> Value.of(kind, Value.NEVER, (Boolean) value ? "true" : "false");
            case INT -> Value.of(kind, Value.NEVER, integer(((Number) value).intValue()));
            case LONG -> Value.of(kind, Value.NEVER, integer(((Number) value).longValue()));
            case FLOAT -> Value.of(kind, Value.NEVER, floating(((Number) value).floatValue()));
            case DOUBLE -> Value.of(kind, Value.NEVER, floating(((Number) value).doubleValue()));
            case DECIMAL -> {
                BigInteger unscaled = ((BigDecimal) value).unscaledValue();
                yield Value.of(
                        kind,
                        Value.NEVER,
                        integer(unscaled.shiftRight(64).longValueExact()),
                        integer(unscaled.longValue()));
            }
            case BYTES -> {
                byte[] bytes = bytes(value);
                yield Value.of(kind, Value.NEVER, "k", "" + constants.position(bytes), "" + bytes.length);
            }
            case ROW -> throw new NotCompiled("a literal is a row", null);
        };
    }

    static byte[] bytes(Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
    }

    static String integer(int value) {
        return value == Integer.MIN_VALUE ? "Integer.MIN_VALUE" : value < 0 ? "(" + value + ")" : "" + value;
    }

    static String integer(long value) {
        return value == Long.MIN_VALUE ? "Long.MIN_VALUE" : value < 0 ? "(" + value + "L)" : value + "L";
    }

    static String floating(double value) {
        return Double.isFinite(value) && Double.doubleToRawLongBits(value) >= 0
                ? value + "D"
                : "Double.longBitsToDouble(" + integer(Double.doubleToRawLongBits(value)) + ")";
    }

    static String floating(float value) {
        return Float.isFinite(value) && Float.floatToRawIntBits(value) >= 0
                ? value + "F"
                : "Float.intBitsToFloat(" + integer(Float.floatToRawIntBits(value)) + ")";
    }
}
