package io.millrace.codegen.source;

import io.millrace.codegen.function.Decimals;
import io.millrace.codegen.runtime.Utf8;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.Physical;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparisons of two values of one kind. */
final class ComparisonWriter {
    private static final String UTF8 = Utf8.class.getName();
    private static final String DECIMALS = Decimals.class.getName();

    private ComparisonWriter() {}

    static @Nullable Value write(ExpressionWriter writer, Call call) {
        return switch (call.function()) {
            case "=", "<>", "<", "<=", ">", ">=" -> compare(writer, call);
            case "IS DISTINCT FROM" -> distinct(writer, call, true);
            case "IS NOT DISTINCT FROM" -> distinct(writer, call, false);
            case "GREATEST" -> extreme(writer, call, ">");
            case "LEAST" -> extreme(writer, call, "<");
            default -> null;
        };
    }

    private static Value compare(ExpressionWriter writer, Call call) {
        List<Value> arguments = writer.writeAll(call.arguments());
        Value left = arguments.get(0);
        Value right = arguments.get(1);
        String isNull = Value.anyNull(arguments);
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(Physical.BOOLEAN);
        }
        String test = test(
                writer,
                call,
                call.function(),
                left,
                call.arguments().get(0).type(),
                right,
                call.arguments().get(1).type());
        return guarded(writer, left.kind(), isNull, test);
    }

    /** The test, not evaluated on texts that are NULL: their positions mean nothing. */
    private static Value guarded(ExpressionWriter writer, Physical kind, String isNull, String test) {
        String flag = writer.nullTemp(isNull);
        boolean guard = kind == Physical.BYTES && !flag.equals(Value.NEVER);
        String value = writer.temp("boolean", guard ? "!" + flag + " && " + test : test);
        return Value.of(Physical.BOOLEAN, flag, value);
    }

    private static Value distinct(ExpressionWriter writer, Call call, boolean wanted) {
        List<Value> arguments = writer.writeAll(call.arguments());
        Value left = arguments.get(0);
        Value right = arguments.get(1);
        String bothThere = writer.nullTemp(Value.anyNull(arguments));
        String test = test(
                writer,
                call,
                "=",
                left,
                call.arguments().get(0).type(),
                right,
                call.arguments().get(1).type());
        Value equal = guarded(writer, left.kind(), bothThere, test);
        String same = bothThere.equals(Value.NEVER)
                ? equal.part()
                : "(!" + bothThere + " & " + equal.part() + " | " + left.isNull() + " & " + right.isNull() + ")";
        return Value.of(
                Physical.BOOLEAN, Value.NEVER, writer.temp("boolean", wanted ? "!" + paren(same) : paren(same)));
    }

    private static String paren(String expression) {
        return "(" + expression + ")";
    }

    /** A Java expression that compares two values that are not NULL. */
    static String test(
            ExpressionWriter writer,
            Call call,
            String operator,
            Value left,
            DataType leftType,
            Value right,
            DataType rightType) {
        if (left.kind() == Physical.DECIMAL && right.kind() == Physical.DECIMAL) {
            return decimals(operator, left, ((DecimalType) leftType).scale(), right, ((DecimalType) rightType).scale());
        }
        if (left.kind() == Physical.BYTES && right.kind() == Physical.BYTES) {
            writer.code.markExpensive();
            String both = "(" + left.arguments() + ", " + right.arguments() + ")";
            return switch (operator) {
                case "=" -> UTF8 + ".equal" + both;
                case "<>" -> "!" + UTF8 + ".equal" + both;
                default -> UTF8 + ".compare" + both + " " + operator + " 0";
            };
        }
        String l = left.part();
        String r = right.part();
        if (left.kind() == Physical.BOOLEAN && right.kind() == Physical.BOOLEAN) {
            return switch (operator) {
                case "=" -> l + " == " + r;
                case "<>" -> l + " != " + r;
                case "<" -> "!" + l + " & " + r;
                case "<=" -> "!" + l + " | " + r;
                case ">" -> l + " & !" + r;
                default -> l + " | !" + r;
            };
        }
        if (!isNumber(left.kind()) || !isNumber(right.kind())) {
            throw CallWriter.notCompiled(call);
        }
        return l + " " + java(operator) + " " + r;
    }

    private static boolean isNumber(Physical kind) {
        return kind == Physical.INT || kind == Physical.LONG || kind == Physical.FLOAT || kind == Physical.DOUBLE;
    }

    private static String java(String operator) {
        return switch (operator) {
            case "=" -> "==";
            case "<>" -> "!=";
            default -> operator;
        };
    }

    private static String decimals(String operator, Value left, int leftScale, Value right, int rightScale) {
        if (leftScale == rightScale) {
            String lh = left.parts().get(0);
            String ll = left.parts().get(1);
            String rh = right.parts().get(0);
            String rl = right.parts().get(1);
            if (operator.equals("=")) {
                return lh + " == " + rh + " & " + ll + " == " + rl;
            }
            if (operator.equals("<>")) {
                return lh + " != " + rh + " | " + ll + " != " + rl;
            }
            return DECIMALS + ".compare(" + left.arguments() + ", " + right.arguments() + ") " + operator + " 0";
        }
        return DECIMALS + ".compare(" + left.arguments() + ", " + leftScale + ", " + right.arguments() + ", "
                + rightScale + ") " + java(operator) + " 0";
    }

    private static Value extreme(ExpressionWriter writer, Call call, String operator) {
        List<Value> arguments = writer.writeAll(call.arguments());
        String isNull = Value.anyNull(arguments);
        Physical kind = arguments.get(0).kind();
        DataType type = call.arguments().get(0).type();
        if (isNull.equals(Value.ALWAYS)) {
            return Value.nullOf(kind);
        }
        Variables result = Variables.declare(writer, kind, isNull, false);
        Code code = writer.code;
        code.open("if (!" + result.isNull() + ")");
        result.assign(code, arguments.get(0).parts());
        for (Value next : arguments.subList(1, arguments.size())) {
            code.open("if (" + test(writer, call, operator, next, type, result.value(), type) + ")");
            result.assign(code, next.parts());
            code.close();
        }
        code.close();
        return result.value();
    }
}
