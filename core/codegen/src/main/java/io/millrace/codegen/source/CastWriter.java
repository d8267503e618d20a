package io.millrace.codegen.source;

import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.BooleanType;
import io.millrace.spi.type.DataType.CharacterType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.FloatingType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CAST and TRY_CAST: the conversion of one value; TRY_CAST catches what CAST throws. */
final class CastWriter {
    private CastWriter() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "CAST" -> cast(writer, call);
            case "TRY_CAST" -> tryCast(writer, call);
            default -> null;
        };
    }

    private static Value cast(ExpressionWriter writer, Call call) {
        Value value = writer.write(call.arguments().get(0));
        return convert(writer, call, value, call.arguments().get(0).type(), call.type());
    }

    private static Value tryCast(ExpressionWriter writer, Call call) {
        Value value = writer.write(call.arguments().get(0));
        Code code = writer.code.inner();
        Value converted =
                convert(writer.into(code), call, value, call.arguments().get(0).type(), call.type());
        if (!code.fallible()) {
            writer.code.append(code);
            return converted;
        }
        Variables result = Variables.declare(writer, converted.kind(), Value.ALWAYS, false);
        writer.code.open("try");
        writer.code.appendIndentedInfallible(code);
        result.assign(writer.code, converted);
        writer.code.closeWith("catch (io.millrace.codegen.runtime.ExpressionFailure failure)");
        writer.code.line(result.isNull() + " = true;");
        writer.code.close();
        return result.value();
    }

    static Value convert(ExpressionWriter writer, Call call, Value value, DataType from, DataType to) {
        if (value.alwaysNull()) {
            return Value.nullOf(to.physical());
        }
        if (from.withNullable(true).equals(to.withNullable(true))) {
            return value;
        }
        if (from instanceof MapType && to instanceof MapType) {
            // The planner lets only those pass that lie in memory alike.
            return value;
        }
        Value converted = null;
        if (to instanceof IntegerType integer) {
            converted = NumberCasts.toInteger(writer, call, value, from, integer);
        } else if (to instanceof FloatingType floating) {
            converted = NumberCasts.toFloating(writer, call, value, from, floating);
        } else if (to instanceof DecimalType decimal) {
            converted = NumberCasts.toDecimal(writer, call, value, from, decimal);
        } else if (to instanceof BooleanType) {
            converted = NumberCasts.toBoolean(writer, call, value, from);
        } else if (to instanceof CharacterType text) {
            converted = TextCasts.toText(writer, call, value, from, text);
        } else if (to instanceof BinaryType binary) {
            converted = TextCasts.toBinary(writer, call, value, from, binary);
        } else {
            converted = TimeCasts.toTime(writer, call, value, from, to);
        }
        if (converted == null && (from.physical() == Physical.ROW || to.physical() == Physical.ROW)) {
            throw CallWriter.notCompiled(call);
        }
        if (converted == null) {
            throw new NotCompiled("a value of type " + from.name() + " cannot be cast to " + to.name(), call.place());
        }
        return converted;
    }

    /** An inline conversion of a value that is safe to convert under a NULL. */
    static Value inline(ExpressionWriter writer, Physical kind, Value value, String expression) {
        return Value.of(kind, value.isNull(), writer.temp(Value.javaTypes(kind).get(0), expression));
    }

    static Value method(
            ExpressionWriter writer,
            Call call,
            Class<?> owner,
            String name,
            List<String> leading,
            Value value,
            Physical kind,
            CallWriter.Effects effects) {
        return CallWriter.write(writer, call, owner.getName() + "." + name, leading, List.of(value), kind, effects);
    }
}
