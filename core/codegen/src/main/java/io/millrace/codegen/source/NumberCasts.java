package io.millrace.codegen.source;

import io.millrace.codegen.function.Decimals;
import io.millrace.codegen.function.TextNumbers;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts to numbers and booleans. Between numbers they are Java's: integers wrap around, fractions are cut. */
final class NumberCasts {
    private NumberCasts() {}

    private static boolean isPrimitiveNumber(DataType type) {
        return type instanceof IntegerType || type instanceof FloatingType;
    }

    static @Nullable Value toInteger(ExpressionWriter writer, Call call, Value value, DataType from, IntegerType to) {
        Physical kind = to.physical();
        if (isPrimitiveNumber(from)) {
            return ArithmeticWriter.narrowed(
                    writer,
                    to,
                    value.kind() == kind
                            ? value
                            : CastWriter.inline(writer, kind, value, "(" + javaType(kind) + ") " + value.part()));
        }
        if (from instanceof BooleanType) {
            return CastWriter.inline(writer, kind, value, value.part() + " ? 1 : 0");
        }
        if (from instanceof DecimalType decimal) {
            Value whole = CastWriter.method(
                    writer,
                    call,
                    Decimals.class,
                    "toLong",
                    List.of("" + decimal.scale()),
                    value,
                    Physical.LONG,
                    Effects.NONE);
            return kind == Physical.LONG
                    ? whole
                    : ArithmeticWriter.narrowed(
                            writer, to, CastWriter.inline(writer, kind, whole, "(int) " + whole.part()));
        }
        if (from instanceof CharacterType) {
            return fromText(writer, call, value, to);
        }
        return null;
    }

    private static String javaType(Physical kind) {
        return Value.javaTypes(kind).get(0);
    }

    private static Value fromText(ExpressionWriter writer, Call call, Value value, IntegerType to) {
        long max = Long.MAX_VALUE >> (64 - to.bits());
        Value withLimits = new Value(
                value.kind(),
                value.isNull(),
                List.of(
                        value.parts().get(0),
                        value.parts().get(1),
                        value.parts().get(2),
                        Literals.integer(-max - 1),
                        Literals.integer(max),
                        "\"" + to.name() + "\""));
        Value number = CastWriter.method(
                writer, call, TextNumbers.class, "toLong", List.of(), withLimits, Physical.LONG, Effects.FAILS);
        return to.bits() == 64 ? number : CastWriter.inline(writer, Physical.INT, number, "(int) " + number.part());
    }

    static @Nullable Value toFloating(ExpressionWriter writer, Call call, Value value, DataType from, FloatingType to) {
        Physical kind = to.physical();
        if (isPrimitiveNumber(from)) {
            return CastWriter.inline(writer, kind, value, "(" + javaType(kind) + ") " + value.part());
        }
        if (from instanceof BooleanType) {
            return CastWriter.inline(writer, kind, value, value.part() + " ? 1 : 0");
        }
        if (from instanceof DecimalType decimal) {
            Value wide = CastWriter.method(
                    writer,
                    call,
                    Decimals.class,
                    "toDouble",
                    List.of("" + decimal.precision(), "" + decimal.scale()),
                    value,
                    Physical.DOUBLE,
                    Effects.NONE);
            return kind == Physical.DOUBLE ? wide : CastWriter.inline(writer, kind, wide, "(float) " + wide.part());
        }
        if (from instanceof CharacterType) {
            String name = kind == Physical.DOUBLE ? "toDouble" : "toFloat";
            return CastWriter.method(writer, call, TextNumbers.class, name, List.of(), value, kind, Effects.FAILS);
        }
        return null;
    }

    static @Nullable Value toDecimal(ExpressionWriter writer, Call call, Value value, DataType from, DecimalType to) {
        String precision = "" + to.precision();
        String scale = "" + to.scale();
        Effects effects = from instanceof CharacterType ? Effects.FAILS : Effects.NULLS;
        if (from instanceof IntegerType) {
            return decimal(writer, call, Decimals.class, "fromLong", List.of("out", precision, scale), value, effects);
        }
        if (from instanceof FloatingType) {
            // NaN and the infinities have no decimal.
            Effects both = new Effects(true, true, false);
            return decimal(writer, call, Decimals.class, "fromDouble", List.of("out", precision, scale), value, both);
        }
        if (from instanceof BooleanType) {
            Value number = CastWriter.inline(writer, Physical.LONG, value, value.part() + " ? 1L : 0L");
            return decimal(writer, call, Decimals.class, "fromLong", List.of("out", precision, scale), number, effects);
        }
        if (from instanceof DecimalType decimal) {
            List<String> leading = List.of("out", "" + decimal.scale(), precision, scale);
            return decimal(writer, call, Decimals.class, "rescale", leading, value, effects);
        }
        if (from instanceof CharacterType) {
            List<String> leading = List.of("out", precision, scale);
            return decimal(writer, call, TextNumbers.class, "toDecimal", leading, value, effects);
        }
        return null;
    }

    private static Value decimal(
            ExpressionWriter writer,
            Call call,
            Class<?> owner,
            String method,
            List<String> leading,
            Value value,
            Effects effects) {
        return CastWriter.method(writer, call, owner, method, leading, value, Physical.DECIMAL, effects);
    }

    static @Nullable Value toBoolean(ExpressionWriter writer, Call call, Value value, DataType from) {
        if (isPrimitiveNumber(from)) {
            return CastWriter.inline(writer, Physical.BOOLEAN, value, value.part() + " != 0");
        }
        if (from instanceof DecimalType) {
            return CastWriter.inline(
                    writer,
                    Physical.BOOLEAN,
                    value,
                    "(" + value.parts().get(0) + " | " + value.parts().get(1) + ") != 0L");
        }
        if (from instanceof CharacterType) {
            return CastWriter.method(
                    writer, call, TextNumbers.class, "toBoolean", List.of(), value, Physical.BOOLEAN, Effects.FAILS);
        }
        return null;
    }
}
