package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Three-valued logic and choice: without branches where nothing expensive or failing is guarded. */
final class LogicWriter {
    private static final int MAX_TERNARY_BRANCHES = 4;

    private LogicWriter() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        List<RowExpression> arguments = call.arguments();
        return switch (call.function()) {
            case "AND" -> junction(writer, arguments, true);
            case "OR" -> junction(writer, arguments, false);
            case "NOT" -> not(writer.write(arguments.get(0)));
            case "IS NULL" -> bool(writer.write(arguments.get(0)).isNull());
            case "IS NOT NULL" -> bool(negated(writer.write(arguments.get(0)).isNull()));
            case "IS TRUE" -> bool(is(writer, arguments.get(0), true));
            case "IS NOT TRUE" -> bool(negated(is(writer, arguments.get(0), true)));
            case "IS FALSE" -> bool(is(writer, arguments.get(0), false));
            case "IS NOT FALSE" -> bool(negated(is(writer, arguments.get(0), false)));
            case "CASE" -> choice(writer, call);
            default -> null;
        };
    }

    private static Value bool(String expression) {
        return Value.of(Physical.BOOLEAN, Value.NEVER, "(" + expression + ")");
    }

    private static String negated(String expression) {
        return switch (expression) {
            case "true" -> "false";
            case "false" -> "true";
            default -> "!(" + expression + ")";
        };
    }

    private static Value not(Value value) {
        return Value.of(Physical.BOOLEAN, value.isNull(), negated(value.part()));
    }

    private static String is(ExpressionWriter writer, RowExpression argument, boolean wanted) {
        Value value = writer.write(argument);
        if (value.alwaysNull()) {
            return "false";
        }
        String is = wanted ? value.part() : negated(value.part());
        return value.neverNull() ? is : "!" + value.isNull() + " & " + is;
    }

    /** AND, OR: the dominant value (FALSE, TRUE) decides; later arguments that cost something are then skipped. */
    private static Value junction(ExpressionWriter writer, List<RowExpression> arguments, boolean and) {
        List<Value> eager = new ArrayList<>();
        eager.add(writer.write(arguments.get(0)));
        for (RowExpression argument : arguments.subList(1, arguments.size())) {
            Code code = writer.code.inner();
            Value next = writer.into(code).write(argument);
            if (code.expensive()) {
                Value result = shortCircuit(writer, combined(writer, eager, and), code, next, and);
                eager.clear();
                eager.add(result);
            } else {
                writer.code.append(code);
                eager.add(next);
            }
        }
        return combined(writer, eager, and);
    }

    /** The junction of values that are computed already, without a branch. */
    private static Value combined(ExpressionWriter writer, List<Value> values, boolean and) {
        if (values.size() == 1) {
            return values.get(0);
        }
        List<String> decided = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        boolean nulls = false;
        for (Value value : values) {
            decided.add(decided(value, and));
            parts.add(value.part());
            nulls |= !value.neverNull();
        }
        if (!nulls) {
            String all = String.join(and ? " & " : " | ", parts);
            return Value.of(Physical.BOOLEAN, Value.NEVER, writer.temp("boolean", all));
        }
        // One that is not NULL and has the dominant value decides; else a NULL makes it NULL.
        String decides = writer.temp("boolean", String.join(" | ", decided));
        String anyNull = Value.anyNull(values);
        String flag = writer.nullTemp("!" + decides + " & (" + anyNull + ")");
        return Value.of(
                Physical.BOOLEAN, flag, and ? writer.temp("boolean", "!(" + decides + " | " + flag + ")") : decides);
    }

    /** Whether the value is not NULL and decides. */
    private static String decided(Value value, boolean and) {
        String dominant = and ? negated(value.part()) : value.part();
        if (value.alwaysNull()) {
            return "false";
        }
        return value.neverNull() ? dominant : "(!" + value.isNull() + " & " + dominant + ")";
    }

    private static Value shortCircuit(ExpressionWriter writer, Value left, Code rightCode, Value right, boolean and) {
        boolean neverNull = left.neverNull() && right.neverNull();
        int number = writer.parts.nextName();
        String value = "v" + number;
        Code code = writer.code;
        if (neverNull) {
            code.line("boolean " + value + " = " + left.part() + ";");
            code.open("if (" + (and ? value : "!" + value) + ")");
            code.appendIndented(rightCode);
            code.line(value + " = " + right.part() + ";");
            code.close();
            return Value.of(Physical.BOOLEAN, Value.NEVER, value);
        }
        String flag = "z" + number;
        code.line("boolean " + flag + " = " + left.isNull() + ";");
        code.line("boolean " + value + " = " + left.part() + ";");
        code.open("if (" + flag + " | " + (and ? value : "!" + value) + ")");
        code.appendIndented(rightCode);
        code.open("if (" + decided(right, and) + ")");
        code.line(flag + " = false;");
        code.line(value + " = " + !and + ";");
        code.orElse();
        code.line(flag + " = " + flag + " | " + right.isNull() + ";");
        code.line(value + " = " + and + ";");
        code.close();
        code.close();
        return Value.of(Physical.BOOLEAN, flag, value);
    }

    private static Value choice(ExpressionWriter writer, Call call) {
        List<RowExpression> arguments = call.arguments();
        int branches = arguments.size() / 2;
        Physical kind = call.type().physical();
        if (kind == Physical.ROW) {
            throw CallWriter.notCompiled(call);
        }
        if (branches <= MAX_TERNARY_BRANCHES) {
            Value value = ternary(writer, arguments, kind);
            if (value != null) {
                return value;
            }
        }
        Variables result = Variables.declare(writer, kind, Value.ALWAYS, false);
        Code code = writer.code;
        code.markExpensive();
        String label = "choice" + writer.parts.nextName();
        code.open(label + ":");
        for (int i = 0; i < branches; i++) {
            String condition = writer.writeTrue(arguments.get(2 * i));
            code.open("if (" + condition + ")");
            result.assign(code, writer.write(arguments.get(2 * i + 1)));
            code.line("break " + label + ";");
            code.close();
        }
        if (arguments.size() % 2 == 1) {
            result.assign(code, writer.write(arguments.get(arguments.size() - 1)));
        }
        code.close();
        return result.value();
    }

    /** The choice as conditional expressions, if none of its parts costs anything. */
    private static @Nullable Value ternary(ExpressionWriter writer, List<RowExpression> arguments, Physical kind) {
        if (kind == Physical.BYTES && arguments.size() > 3) {
            return null;
        }
        Code code = writer.code.inner();
        ExpressionWriter inner = writer.into(code);
        int branches = arguments.size() / 2;
        Value result =
                arguments.size() % 2 == 1 ? inner.write(arguments.get(arguments.size() - 1)) : Value.nullOf(kind);
        for (int i = branches - 1; i >= 0; i--) {
            String condition = inner.temp("boolean", inner.writeTrue(arguments.get(2 * i)));
            Value value = inner.write(arguments.get(2 * i + 1));
            result = either(inner, condition, value, result);
        }
        if (code.expensive()) {
            return null;
        }
        writer.code.append(code);
        return result;
    }

    private static Value either(ExpressionWriter writer, String condition, Value yes, Value no) {
        List<String> types = Value.javaTypes(yes.kind());
        String[] parts = new String[types.size()];
        for (int i = 0; i < parts.length; i++) {
            String then = yes.parts().get(i);
            String otherwise = no.parts().get(i);
            parts[i] = then.equals(otherwise)
                    ? then
                    : writer.temp(types.get(i), condition + " ? " + then + " : " + otherwise);
        }
        String isNull = yes.isNull().equals(no.isNull())
                ? yes.isNull()
                : writer.nullTemp(condition + " ? " + yes.isNull() + " : " + no.isNull());
        return Value.of(yes.kind(), isNull, parts);
    }
}
