package io.millrace.codegen.source;

import io.millrace.codegen.function.DecimalFunctions;
import io.millrace.codegen.function.LiteralSet;
import io.millrace.codegen.function.MapFunctions;
import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.map.MapWriter;
import io.millrace.spi.type.DataType;
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
            case "MAP" -> map(writer, call);
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

    /** MAP[key, value, ...]: a writer of the call's own makes the slice, which is then copied to the arena. */
    private static Value map(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments());
        if (arguments.stream().anyMatch(argument -> argument.kind() != Physical.BYTES)) {
            throw CallWriter.notCompiled(call);
        }
        String map = writer.parts.constants.add(MapWriter.class.getName(), MapWriter::new);
        Code code = writer.code;
        code.markArena();
        code.markExpensive();
        writer.locate(code, call);
        code.line(map + ".begin();");
        for (int i = 0; i < arguments.size(); i += 2) {
            entry(writer, call, map, arguments.get(i), arguments.get(i + 1));
        }
        Variables result = Variables.declare(writer, Physical.BYTES, Value.NEVER, true);
        result.assignResult(code, MapFunctions.class.getName() + ".end(out, " + map + ")");
        return result.value();
    }

    private static void entry(ExpressionWriter writer, Call call, String map, Value key, Value value) {
        Code code = writer.code;
        if (!key.neverNull()) {
            writer.at(code, call);
            code.line(MapFunctions.class.getName() + ".requireKey(" + key.isNull() + ");");
        }
        String nullEntry = map + ".nullEntry(" + key.arguments() + ");";
        String entry = map + ".entry(" + key.arguments() + ", " + value.arguments() + ");";
        if (value.alwaysNull()) {
            code.line(nullEntry);
        } else if (value.neverNull()) {
            code.line(entry);
        } else {
            code.open("if (" + value.isNull() + ")");
            code.line(nullEntry);
            code.closeWith("else");
            code.line(entry);
            code.close();
        }
    }

    /** IN with a list of literals: a few numbers are compared one by one, more are looked up in a hash set. */
    private static final class InWriter {
        private static final int MAX_COMPARED = 8;

        private InWriter() {}

        static Value write(ExpressionWriter writer, Call call) {
            RowExpression needle = call.arguments().get(0);
            List<RowExpression> list =
                    call.arguments().subList(1, call.arguments().size());
            List<Object> literals = new ArrayList<>();
            boolean hasNull = false;
            for (RowExpression element : list) {
                if (!(element instanceof Literal literal)) {
                    return asComparisons(writer, call);
                }
                if (literal.value() == null) {
                    hasNull = true;
                } else {
                    literals.add(literal.value());
                }
            }
            Value value = writer.write(needle);
            if (value.alwaysNull()) {
                return Value.nullOf(Physical.BOOLEAN);
            }
            boolean integers = value.kind() == Physical.INT || value.kind() == Physical.LONG;
            Value found = integers && literals.size() <= MAX_COMPARED
                    ? compared(writer, value, literals)
                    : lookedUp(writer, call, value, literals);
            return hasNull ? nullUnlessFound(writer, found) : found;
        }

        private static Value compared(ExpressionWriter writer, Value value, List<Object> literals) {
            List<String> tests = new ArrayList<>();
            for (Object literal : literals) {
                Number number = (Number) literal;
                String constant = value.kind() == Physical.INT
                        ? Literals.integer(number.intValue())
                        : Literals.integer(number.longValue());
                tests.add(value.part() + " == " + constant);
            }
            String test = tests.isEmpty() ? "false" : String.join(" | ", tests);
            return Value.of(Physical.BOOLEAN, value.isNull(), writer.temp("boolean", test));
        }

        private static Value lookedUp(ExpressionWriter writer, Call call, Value value, List<Object> literals) {
            Physical kind = value.kind();
            String set = writer.parts.constants.add(LiteralSet.class.getName(), () -> LiteralSet.of(kind, literals));
            return CallWriter.write(
                    writer, call, set + ".contains", List.of(), List.of(value), Physical.BOOLEAN, Effects.NONE);
        }

        /** A list with a NULL never says that a value is not in it. */
        private static Value nullUnlessFound(ExpressionWriter writer, Value found) {
            String isNull = found.neverNull() ? "!" + found.part() : found.isNull() + " || !" + found.part();
            return Value.of(Physical.BOOLEAN, writer.nullTemp(isNull), found.part());
        }

        private static Value asComparisons(ExpressionWriter writer, Call call) {
            RowExpression needle = call.arguments().get(0);
            List<RowExpression> equal = new ArrayList<>();
            DataType type = call.type();
            for (RowExpression element :
                    call.arguments().subList(1, call.arguments().size())) {
                equal.add(new Call("=", List.of(needle, element), type, call.place()));
            }
            return writer.write(equal.size() == 1 ? equal.get(0) : new Call("OR", equal, type, call.place()));
        }
    }
}
