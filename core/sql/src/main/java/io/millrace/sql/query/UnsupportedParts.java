package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.sql.parser.type.ExtendedSqlRowTypeNameSpec;
import org.jspecify.annotations.Nullable;

/** Finds what is valid in Flink and not supported here, before the validator stumbles over it with other words. */
final class UnsupportedParts extends SqlBasicVisitor<@Nullable Void> {
    private static final String JOIN_HINT =
            "Read one table per query, or combine tables of the same columns with UNION ALL.";

    private final List<Problem> problems = new ArrayList<>();

    private UnsupportedParts() {}

    static void refuse(SqlNode query) {
        UnsupportedParts parts = new UnsupportedParts();
        query.accept(parts);
        if (!parts.problems.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, parts.problems, null);
        }
    }

    private void add(String what, SqlNode node, String hint) {
        problems.add(Problem.error(SqlError.NOT_SUPPORTED, what + " is not supported yet")
                .at(Places.of(node.getParserPosition()))
                .hint(hint));
    }

    @Override
    public @Nullable Void visit(SqlDynamicParam param) {
        add("a parameter (?)", param, "Write the value, or a variable such as '${NAME}' in quotes.");
        return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlJoin join) {
            String word = join.getJoinType() == JoinType.COMMA ? "a list of tables in FROM" : "JOIN";
            add(word, join.getRight(), JOIN_HINT);
        } else if (call instanceof SqlOrderBy order) {
            orderBy(order);
        } else if (call instanceof SqlSelect select) {
            select(select);
        } else if (call.getOperator() instanceof SqlSetOperator operator && call.getKind() != SqlKind.UNION) {
            add(operator.getName(), call, "Use UNION ALL with conditions in WHERE.");
        } else if (call.getOperator() instanceof SqlSetOperator operator && !operator.isAll()) {
            add("UNION without ALL", call, "Write UNION ALL; it keeps rows that are equal.");
        } else {
            other(call);
        }
        return super.visit(call);
    }

    private void orderBy(SqlOrderBy order) {
        if (!order.orderList.isEmpty()) {
            add("ORDER BY", order.orderList, "Leave it out: the rows of a stream come in no order that stays.");
        } else if (order.fetch != null) {
            add("LIMIT", order.fetch, "Leave it out, or stop the pipeline when you have seen enough.");
        } else if (order.offset != null) {
            add("OFFSET", order.offset, "Leave it out.");
        }
    }

    private void select(SqlSelect select) {
        SqlNode distinct = select.getModifierNode(SqlSelectKeyword.DISTINCT);
        if (distinct != null) {
            add("SELECT DISTINCT", distinct, "Group by all columns within a window instead.");
        }
        if (!select.getWindowList().isEmpty()) {
            add("WINDOW", select.getWindowList(), "Use a window table function such as TUMBLE in FROM.");
        }
        if (select.getQualify() != null) {
            add("QUALIFY", select.getQualify(), "Filter with WHERE around a sub-query in FROM.");
        }
        if (select.getGroup() != null) {
            select.getGroup().forEach(this::group);
        }
        SubQueryFinder finder = new SubQueryFinder(query ->
                add("a sub-query in an expression", query, "Move the sub-query into FROM, or list the values."));
        select.getSelectList().accept(finder);
        if (select.getWhere() != null) {
            select.getWhere().accept(finder);
        }
        if (select.getHaving() != null) {
            select.getHaving().accept(finder);
        }
    }

    private void group(@Nullable SqlNode item) {
        if (item instanceof SqlCall call) {
            String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
            if (name.equals("TUMBLE") || name.equals("HOP") || name.equals("SESSION")) {
                add(
                        name + " in GROUP BY",
                        call,
                        "Use the table function: FROM " + name
                                + "(TABLE …, DESCRIPTOR(…), …) GROUP BY window_start, window_end.");
            }
        }
    }

    private void other(SqlCall call) {
        switch (call.getKind()) {
            case OVER -> add("OVER", call, "Aggregate over a window table function such as TUMBLE.");
            case WITHIN_GROUP -> add("WITHIN GROUP", call, "Use COUNT, SUM, MIN, MAX or AVG.");
            case MATCH_RECOGNIZE -> add("MATCH_RECOGNIZE", call, "Run the file with Flink.");
            case PIVOT, UNPIVOT -> add(call.getKind().name(), call, "Use CASE expressions.");
            case UNNEST -> add("UNNEST", call, "Arrays are not supported yet.");
            case LATERAL -> add("LATERAL", call, "Call scalar functions in SELECT.");
            case GROUPING_SETS, ROLLUP, CUBE ->
                add(call.getKind().name().replace('_', ' '), call, "Write one query per grouping.");
            case TABLESAMPLE -> add("TABLESAMPLE", call, "Filter with WHERE.");
            case CAST -> castToRow(call);
            case SNAPSHOT -> add("FOR SYSTEM_TIME AS OF", call, JOIN_HINT);
            case ARRAY_VALUE_CONSTRUCTOR, MULTISET_VALUE_CONSTRUCTOR ->
                add("a value of type " + call.getOperator().getName(), call, "Use single columns.");
            case TABLE_REF -> {
                if (call.operandCount() > 1 && !call.operand(1).toString().isBlank()) {
                    add("a table hint", call, "Put the options into WITH (…) of the table.");
                }
            }
            default -> quantified(call);
        }
    }

    /** The library's own types of a NULL row contradict each other. */
    private void castToRow(SqlCall call) {
        if (SqlUtil.isNullLiteral(call.operand(0), false)
                && call.operand(1) instanceof SqlDataTypeSpec type
                && type.getTypeNameSpec() instanceof ExtendedSqlRowTypeNameSpec) {
            add("NULL of type ROW", call, "Write one NULL for each field, such as CAST(NULL AS STRING).");
        }
    }

    private void quantified(SqlCall call) {
        if (call.getFunctionQuantifier() != null
                && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT) {
            add(
                    call.getOperator().getName().toUpperCase(Locale.ROOT) + "(DISTINCT …)",
                    call,
                    "Leave DISTINCT out, or group by the value in a window first.");
        }
    }
}
