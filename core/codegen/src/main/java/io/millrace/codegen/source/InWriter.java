package io.millrace.codegen.source;

import io.millrace.codegen.function.LiteralSet;
import io.millrace.codegen.source.CallWriter.Effects;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;

/** IN with a list of literals: a few numbers are compared one by one, more are looked up in a hash set. */
final class InWriter {
    private static final int MAX_COMPARED = 8;

    private InWriter() {}

    static Value write(ExpressionWriter writer, Call call) {
        RowExpression needle = call.arguments().get(0);
        List<RowExpression> list = call.arguments().subList(1, call.arguments().size());
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
