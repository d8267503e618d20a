package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.sql.SqlError;
import io.millrace.sql.type.SqlTypes;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** Calcite's expressions as ours: canonical function names, and every conversion an explicit CAST. */
public final class ExpressionTranslator {
    private final CallTranslator calls;

    public ExpressionTranslator() {
        this.calls = new CallTranslator(this);
    }

    public RowExpression translate(RexNode node) {
        if (node instanceof RexInputRef reference) {
            return new InputRef(reference.getIndex(), SqlTypes.dataType(reference.getType()));
        }
        if (node instanceof RexLiteral literal) {
            return Literals.translate(literal);
        }
        if (node instanceof RexFieldAccess access) {
            DataType type = SqlTypes.dataType(access.getType());
            RowExpression row = translate(access.getReferenceExpr());
            return new FieldAccess(
                    row,
                    access.getField().getIndex(),
                    type.withNullable(type.nullable() || row.type().nullable()));
        }
        if (node instanceof RexCall call) {
            return calls.translate(call);
        }
        throw MillraceException.refused(
                Problem.error(SqlError.NOT_SUPPORTED, "sub-queries inside expressions are not supported yet")
                        .hint("Move the sub-query into FROM."));
    }
}
