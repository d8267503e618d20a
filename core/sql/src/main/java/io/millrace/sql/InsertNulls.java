package io.millrace.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Gives a bare NULL in the columns of an INSERT the type of the column that it goes to. */
final class InsertNulls {
    private InsertNulls() {}

    static SqlNode typed(SqlNode query, List<RelDataType> targets) {
        if (query instanceof SqlSelect select) {
            SqlNodeList list = select.getSelectList();
            for (int i = 0; i < Math.min(list.size(), targets.size()); i++) {
                list.set(i, typed(list.get(i), targets.get(i)));
            }
            return query;
        }
        if (!(query instanceof SqlCall call)) {
            return query;
        }
        if (call.getKind() == SqlKind.UNION) {
            List<SqlNode> branches = new ArrayList<>();
            call.getOperandList().forEach(branch -> branches.add(typed(branch, targets)));
            return new SqlBasicCall(call.getOperator(), branches, call.getParserPosition());
        }
        if (call.getKind() == SqlKind.VALUES) {
            List<SqlNode> rows = new ArrayList<>();
            call.getOperandList().forEach(row -> rows.add(row instanceof SqlCall values ? row(values, targets) : row));
            return new SqlBasicCall(call.getOperator(), rows, call.getParserPosition());
        }
        return query;
    }

    private static SqlNode row(SqlCall row, List<RelDataType> targets) {
        List<SqlNode> values = new ArrayList<>();
        for (int i = 0; i < row.operandCount(); i++) {
            values.add(i < targets.size() ? typed(row.operand(i), targets.get(i)) : row.operand(i));
        }
        return new SqlBasicCall(row.getOperator(), values, row.getParserPosition());
    }

    private static SqlNode typed(SqlNode item, RelDataType target) {
        if (!SqlUtil.isNullLiteral(item, false)) {
            return item;
        }
        return SqlStdOperatorTable.CAST.createCall(
                item.getParserPosition(), item, SqlTypeUtil.convertTypeToSpec(target));
    }
}
