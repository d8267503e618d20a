package io.millrace.codegen.source;

import io.millrace.codegen.runtime.Decimals;
import io.millrace.codegen.runtime.TextNumbers;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts to character and binary types. */
final class TextCasts {
    private TextCasts() {}

    static @Nullable Value toText(ExpressionWriter writer, Call call, Value value, DataType from, CharacterType to) {
        Value text = unbounded(writer, call, value, from);
        return text;
    }

    private static @Nullable Value unbounded(ExpressionWriter writer, Call call, Value value, DataType from) {
        if (from instanceof CharacterType) {
            return value;
        }
        if (from instanceof IntegerType) {
            return text(writer, call, TextNumbers.class, "fromLong", List.of("out"), value);
        }
        if (from instanceof FloatingType floating) {
            return text(
                    writer,
                    call,
                    TextNumbers.class,
                    floating.bits() == 32 ? "fromFloat" : "fromDouble",
                    List.of("out"),
                    value);
        }
        if (from instanceof DecimalType decimal) {
            return text(writer, call, Decimals.class, "toText", List.of("out", "" + decimal.scale()), value);
        }
        if (from instanceof BooleanType) {
            String yes = "" + writer.parts.constants.position(Literals.bytes("TRUE"));
            String no = "" + writer.parts.constants.position(Literals.bytes("FALSE"));
            return Value.of(
                    Physical.BYTES,
                    value.isNull(),
                    "k",
                    writer.temp("int", value.part() + " ? " + yes + " : " + no),
                    writer.temp("int", value.part() + " ? 4 : 5"));
        }
        return null;
    }

    private static Value text(
            ExpressionWriter writer, Call call, Class<?> owner, String method, List<String> leading, Value value) {
        return CastWriter.method(writer, call, owner, method, leading, value, Physical.BYTES, Effects.ARENA);
    }

    static @Nullable Value toBinary(ExpressionWriter writer, Call call, Value value, DataType from, BinaryType to) {
        return from.physical() == Physical.BYTES ? value : null;
    }
}
