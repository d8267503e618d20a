package io.millrace.sql.optimize;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.plan.expression.RowExpressionVisitor;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Replaces the column references of an expression; field accesses follow when a row has lost fields. */
final class ExpressionRewriter implements RowExpressionVisitor<RowExpression> {
    private final Function<InputRef, RowExpression> columns;

    private ExpressionRewriter(Function<InputRef, RowExpression> columns) {
        this.columns = columns;
    }

    static RowExpression rewrite(RowExpression expression, Function<InputRef, RowExpression> columns) {
        return expression.accept(new ExpressionRewriter(columns));
    }

    static List<RowExpression> rewriteAll(List<RowExpression> expressions, Function<InputRef, RowExpression> columns) {
        return expressions.stream()
                .map(expression -> rewrite(expression, columns))
                .toList();
    }

    @Override
    public RowExpression visitInputRef(InputRef reference) {
        return columns.apply(reference);
    }

    @Override
    public RowExpression visitFieldAccess(FieldAccess access) {
        RowExpression row = access.row().accept(this);
        if (row == access.row()) {
            return access;
        }
        RowType before = (RowType) access.row().type();
        RowType after = (RowType) row.type();
        int field = after.indexOf(before.fields().get(access.field()).name());
        DataType type = after.fieldType(field);
        return new FieldAccess(row, field, type.withNullable(access.type().nullable()));
    }

    @Override
    public RowExpression visitLiteral(Literal literal) {
        return literal;
    }

    @Override
    public RowExpression visitCall(Call call) {
        List<RowExpression> arguments = new ArrayList<>();
        boolean same = true;
        for (RowExpression argument : call.arguments()) {
            RowExpression rewritten = argument.accept(this);
            same &= rewritten == argument;
            arguments.add(rewritten);
        }
        return same ? call : new Call(call.function(), arguments, call.type(), call.place());
    }
}
