package io.millrace.sql.query;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Makes one call of {@code x IN (a, b, …)}, which Calcite would turn into a chain of ORs or a join. */
public final class InLists extends SqlShuttle {
    /** The value, then the list. */
    private static final SqlSpecialOperator IN_LIST = new InList();

    private InLists() {}

    /** Whether a call of the operator has the value as its first operand and the list behind it. */
    public static boolean isList(SqlOperator operator) {
        return operator instanceof InList;
    }

    static SqlNode rewrite(SqlNode query) {
        SqlNode rewritten = query.accept(new InLists());
        return rewritten == null ? query : rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall rewritten)
                || (rewritten.getKind() != SqlKind.IN && rewritten.getKind() != SqlKind.NOT_IN)
                || !(rewritten.operand(1) instanceof SqlNodeList list)) {
            return visited;
        }
        List<SqlNode> operands = new ArrayList<>();
        operands.add(rewritten.operand(0));
        operands.addAll(list);
        SqlNode in = new SqlBasicCall(IN_LIST, operands, call.getParserPosition());
        return rewritten.getKind() == SqlKind.IN
                ? in
                : SqlStdOperatorTable.NOT.createCall(call.getParserPosition(), in);
    }

    private static final class InList extends SqlSpecialOperator {
        private static final int PRECEDENCE = 32;

        InList() {
            super(
                    "IN",
                    SqlKind.OTHER,
                    PRECEDENCE,
                    true,
                    ReturnTypes.BOOLEAN_NULLABLE,
                    InferTypes.FIRST_KNOWN,
                    OperandTypes.ONE_OR_MORE);
        }

        @Override
        public void unparse(SqlWriter writer, SqlCall call, int leftPrecedence, int rightPrecedence) {
            call.operand(0).unparse(writer, leftPrecedence, rightPrecedence);
            writer.keyword("IN");
            SqlWriter.Frame frame = writer.startList("(", ")");
            for (SqlNode value : call.getOperandList().subList(1, call.operandCount())) {
                writer.sep(",");
                value.unparse(writer, 0, 0);
            }
            writer.endList(frame);
        }

        /** Without the look-up by name that operators do by default: there it would find Calcite's IN. */
        @Override
        public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
            return validateOperands(validator, scope, call);
        }
    }
}
