package io.millrace.sql.query;

import io.millrace.sql.function.FunctionOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlJsonValueReturning;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexContext;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/** Keeps calls as they were written where Calcite would rewrite them into shapes that mean something else here. */
final class PipelineConvertlets implements SqlRexConvertletTable {
    static final PipelineConvertlets INSTANCE = new PipelineConvertlets();

    private static final Set<SqlOperator> KEPT = Set.of(
            SqlStdOperatorTable.EQUALS,
            SqlStdOperatorTable.NOT_EQUALS,
            SqlStdOperatorTable.LESS_THAN,
            SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
            SqlStdOperatorTable.GREATER_THAN,
            SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
            SqlStdOperatorTable.IS_DISTINCT_FROM,
            SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
            SqlStdOperatorTable.EXTRACT,
            SqlStdOperatorTable.FLOOR,
            SqlStdOperatorTable.CEIL,
            SqlStdOperatorTable.TIMESTAMP_ADD,
            SqlStdOperatorTable.TIMESTAMP_DIFF,
            SqlStdOperatorTable.SUBSTRING,
            SqlStdOperatorTable.TRIM,
            SqlStdOperatorTable.POSITION,
            SqlStdOperatorTable.OVERLAY,
            SqlStdOperatorTable.ITEM,
            SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR,
            SqlStdOperatorTable.JSON_VALUE,
            SqlStdOperatorTable.JSON_EXISTS);

    private PipelineConvertlets() {}

    @Override
    public @Nullable SqlRexConvertlet get(SqlCall call) {
        SqlOperator operator = call.getOperator();
        return operator instanceof FunctionOperator || InLists.isList(operator) || KEPT.contains(operator)
                ? PipelineConvertlets::keep
                : StandardConvertletTable.INSTANCE.get(call);
    }

    private static RexNode keep(SqlRexContext context, SqlCall call) {
        SqlOperator operator = call.getOperator();
        List<RexNode> operands = new ArrayList<>();
        for (SqlNode operand : call.getOperandList()) {
            if (operand instanceof SqlIntervalQualifier unit) {
                operands.add(context.getRexBuilder().makeLiteral(unit.getUnit().name()));
            } else if (!isReturning(operand)) {
                operands.add(context.convertExpression(operand));
            }
        }
        return context.getRexBuilder()
                .makeCall(
                        call.getParserPosition(),
                        context.getValidator().getValidatedNodeType(call),
                        operator,
                        operands);
    }

    /** {@code RETURNING type} of JSON_VALUE: the type is the call's own. */
    private static boolean isReturning(SqlNode operand) {
        return operand instanceof SqlDataTypeSpec
                || (operand instanceof SqlLiteral literal && literal.getValue() == SqlJsonValueReturning.RETURNING);
    }
}
