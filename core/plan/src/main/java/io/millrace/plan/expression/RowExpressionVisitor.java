package io.millrace.plan.expression;

import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;

public interface RowExpressionVisitor<R> {
    R visitInputRef(InputRef reference);

    R visitFieldAccess(FieldAccess access);

    R visitLiteral(Literal literal);

    R visitCall(Call call);
}
