package io.millrace.codegen.source;

import io.millrace.codegen.function.DecimalFunctions;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions whose arguments are not all plain values: lists of literals, units, any number of texts, decimals. */
final class SpecialCalls {
    private SpecialCalls() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        Value value = TimeCalls.write(writer, call);
        if (value == null) {
            value = TextCalls.write(writer, call);
        }
        if (value == null) {
            value = JsonCalls.write(writer, call);
        }
        if (value != null) {
            return value;
        }
        return switch (call.function()) {
            case "IN" -> InWriter.write(writer, call);
            case "FLOOR", "CEIL", "CEILING", "ABS", "SIGN", "ROUND", "TRUNCATE" -> decimal(writer, call);
            default -> null;
        };
    }

    /** The constant of a literal argument. */
    static String literal(Call call, int argument) {
        if (argument < call.arguments().size()
                && call.arguments().get(argument) instanceof Literal literal
                && literal.value() instanceof String text) {
            return text;
        }
        throw new NotCompiled(
                "argument " + (argument + 1) + " of " + call.function() + " is not a literal", call.place());
    }

    private static @Nullable Value decimal(ExpressionWriter writer, Call call) {
        RowExpression first = call.arguments().get(0);
        if (!(first.type() instanceof DecimalType from) || !(call.type() instanceof DecimalType to)) {
            return null;
        }
        List<Value> arguments = new ArrayList<>(writer.writeAll(call.arguments()));
        String method =
                switch (call.function()) {
                    case "FLOOR" -> "floor";
                    case "CEIL", "CEILING" -> "ceil";
                    case "ABS" -> "abs";
                    case "SIGN" -> "sign";
                    case "ROUND" -> "round";
                    default -> "truncate";
                };
        if (arguments.size() == 1 && (method.equals("round") || method.equals("truncate"))) {
            arguments.add(Value.of(Physical.INT, Value.NEVER, "0"));
        }
        List<String> leading = List.of("out", "" + from.scale(), "" + to.precision(), "" + to.scale());
        return CallWriter.write(
                writer,
                call,
                DecimalFunctions.class.getName() + "." + method,
                leading,
                arguments,
                Physical.DECIMAL,
                Effects.NULLS);
    }
}
