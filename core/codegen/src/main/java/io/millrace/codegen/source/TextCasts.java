package io.millrace.codegen.source;

import io.millrace.codegen.function.Codecs;
import io.millrace.codegen.function.Decimals;
import io.millrace.codegen.function.TextNumbers;
import io.millrace.codegen.function.TextSlices;
import io.millrace.codegen.function.Texts;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.codegen.time.TimeTexts;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.IntervalType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Casts to character and binary types: the text of the value, then cut or filled to the length of the type. */
final class TextCasts {
    private TextCasts() {}

    static @Nullable Value toText(ExpressionWriter writer, Call call, Value value, DataType from, CharacterType to) {
        Value text = unbounded(writer, call, value, from);
        if (text == null || to.length() == DataType.UNBOUNDED_LENGTH || fits(from, to)) {
            return text;
        }
        return to.fixed()
                ? text(writer, call, Texts.class, "fixed", List.of("out", "" + to.length()), text)
                : text(writer, call, TextSlices.class, "cut", List.of("out", "" + to.length()), text);
    }

    private static boolean fits(DataType from, CharacterType to) {
        return from instanceof CharacterType text
                && (to.fixed() ? text.fixed() && text.length() == to.length() : text.length() <= to.length());
    }

    private static @Nullable Value unbounded(ExpressionWriter writer, Call call, Value value, DataType from) {
        if (from instanceof CharacterType) {
            return value;
        }
        if (from instanceof BinaryType) {
            return text(writer, call, Codecs.class, "fromBytes", List.of("out"), value);
        }
        if (from instanceof IntegerType) {
            return text(writer, call, TextNumbers.class, "fromLong", List.of("out"), value);
        }
        if (from instanceof FloatingType floating) {
            String method = floating.bits() == 32 ? "fromFloat" : "fromDouble";
            return text(writer, call, TextNumbers.class, method, List.of("out"), value);
        }
        if (from instanceof DecimalType decimal) {
            return text(writer, call, Decimals.class, "toText", List.of("out", "" + decimal.scale()), value);
        }
        if (from instanceof BooleanType) {
            return bool(writer, value);
        }
        return time(writer, call, value, from);
    }

    private static Value bool(ExpressionWriter writer, Value value) {
        String yes = "" + writer.parts.constants.position(Literals.bytes("TRUE"));
        String no = "" + writer.parts.constants.position(Literals.bytes("FALSE"));
        return Value.of(
                Physical.BYTES,
                value.isNull(),
                "k",
                writer.temp("int", value.part() + " ? " + yes + " : " + no),
                writer.temp("int", value.part() + " ? 4 : 5"));
    }

    private static @Nullable Value time(ExpressionWriter writer, Call call, Value value, DataType from) {
        if (from instanceof DateType) {
            return text(writer, call, TimeTexts.class, "date", List.of("out"), value);
        }
        if (from instanceof TimeType time) {
            return text(writer, call, TimeTexts.class, "time", List.of("out", "" + time.precision()), value);
        }
        if (from instanceof TimestampType timestamp) {
            String precision = "" + timestamp.precision();
            return timestamp.localZone()
                    ? text(writer, call, TimeTexts.class, "instant", List.of("out", "session", precision), value)
                    : text(writer, call, TimeTexts.class, "timestamp", List.of("out", precision), value);
        }
        if (from instanceof IntervalType interval) {
            String method = interval.yearMonth() ? "months" : "millis";
            return text(writer, call, TimeTexts.class, method, List.of("out"), value);
        }
        return null;
    }

    private static Value text(
            ExpressionWriter writer, Call call, Class<?> owner, String method, List<String> leading, Value value) {
        return CastWriter.method(writer, call, owner, method, leading, value, Physical.BYTES, Effects.ARENA);
    }

    static @Nullable Value toBinary(ExpressionWriter writer, Call call, Value value, DataType from, BinaryType to) {
        if (from.physical() != Physical.BYTES || from instanceof MapType) {
            return null;
        }
        if (to.length() == DataType.UNBOUNDED_LENGTH) {
            return value;
        }
        String method = to.fixed() ? "fixedBytes" : "cutBytes";
        Class<?> owner = to.fixed() ? Texts.class : TextSlices.class;
        return text(writer, call, owner, method, List.of("out", "" + to.length()), value);
    }
}
