package io.millrace.codegen.source;

import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.expression.RowExpressionVisitor;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;

/** Writes the statements that compute an expression for row {@code i}. */
final class ExpressionWriter implements RowExpressionVisitor<Value> {
    final ClassParts parts;
    final Code code;

    /** Whether columns may have NULLs; false writes the loop for batches without any. */
    final boolean nulls;

    ExpressionWriter(ClassParts parts, Code code, boolean nulls) {
        this.parts = parts;
        this.code = code;
        this.nulls = nulls;
    }

    /** The same, writing elsewhere. */
    ExpressionWriter into(Code other) {
        return new ExpressionWriter(parts, other, nulls);
    }

    Value write(RowExpression expression) {
        return parts.extracted.contains(expression) ? parts.callMethod(expression, code) : expression.accept(this);
    }

    /** Writes an extracted expression itself. */
    Value writeInside(RowExpression expression) {
        return expression.accept(this);
    }

    List<Value> writeAll(List<RowExpression> expressions) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (RowExpression expression : expressions) {
            values.add(write(expression));
        }
        return values;
    }

    /** A Java expression for: the condition is TRUE. */
    String writeTrue(RowExpression condition) {
        Value value = write(condition);
        if (value.neverNull()) {
            return value.part();
        }
        return value.alwaysNull() ? "false" : "!" + value.isNull() + " & " + value.part();
    }

    @Override
    public Value visitInputRef(InputRef reference) {
        return leaf(reference);
    }

    @Override
    public Value visitFieldAccess(FieldAccess access) {
        return leaf(access);
    }

    private Value leaf(RowExpression expression) {
        List<Integer> path = Leaves.path(expression);
        if (path == null) {
            throw computedRow(expression);
        }
        Physical kind = expression.type().physical();
        return parts.leaves.value(parts.leaves.number(path, kind), nulls);
    }

    private static NotCompiled computedRow(RowExpression expression) {
        RowExpression row = expression;
        while (row instanceof FieldAccess access) {
            row = access.row();
        }
        return row instanceof Call call
                ? CallWriter.notCompiled(call)
                : new NotCompiled("a field of a constant row is read", null, "Write the value of the field itself.");
    }

    @Override
    public Value visitLiteral(Literal literal) {
        return Literals.value(literal, parts.constants);
    }

    @Override
    public Value visitCall(Call call) {
        Value value = LogicWriter.write(this, call);
        if (value == null) {
            value = ComparisonWriter.write(this, call);
        }
        if (value == null) {
            value = ArithmeticWriter.write(this, call);
        }
        if (value == null) {
            value = CastWriter.write(this, call);
        }
        if (value == null) {
            value = SpecialCalls.write(this, call);
        }
        return value == null ? CallWriter.write(this, call, writeAll(call.arguments())) : value;
    }

    /** A local variable with this value, so that the expression is evaluated once. */
    String temp(String type, String expression) {
        String name = "t" + parts.nextName();
        code.line(type + " " + name + " = " + expression + ";");
        return name;
    }

    /** The NULL test as a variable, unless it is known. */
    String nullTemp(String isNull) {
        return isNull.equals(Value.NEVER) || isNull.equals(Value.ALWAYS) || isNull.matches("[qz]\\d+")
                ? isNull
                : nullVariable(isNull);
    }

    private String nullVariable(String isNull) {
        String name = "z" + parts.nextName();
        code.line("boolean " + name + " = " + isNull + ";");
        return name;
    }

    /** Says which call is being evaluated, before something that may fail. */
    void at(Code target, Call call) {
        locate(target, call);
        target.markFallible();
    }

    /** The same, before something that fails only when memory ends. */
    void locate(Code target, Call call) {
        target.line("out.at = " + parts.callNumber(call) + ";");
    }
}
