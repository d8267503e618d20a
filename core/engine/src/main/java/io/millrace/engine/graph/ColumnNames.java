package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The columns of an operator as people know them. The planner gives names of its own ({@code $f3}) to columns that it
 * computes; those go by the column that they hand on, and by {@code expr$3} where they are none.
 */
final class ColumnNames {
    private static final Pattern OF_THE_PLANNER = Pattern.compile("\\$f\\d+");

    private ColumnNames() {}

    static RowType of(PlanNode node) {
        List<Field> fields = node.type().fields();
        List<Field> named = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = name(node, i);
            named.add(new Field(
                    taken.add(name) ? name : computed(i), fields.get(i).type()));
        }
        return RowType.of(named);
    }

    private static String computed(int index) {
        return "expr$" + index;
    }

    private static String name(PlanNode node, int index) {
        String name = node.type().fields().get(index).name();
        if (!OF_THE_PLANNER.matcher(name).matches()) {
            return name;
        }
        if (node instanceof PlanNode.Calc calc) {
            return name(calc.projections().get(index), calc.input(), index);
        }
        return node instanceof PlanNode.Exchange exchange ? name(exchange.input(), index) : computed(index);
    }

    private static String name(RowExpression expression, PlanNode input, int index) {
        if (expression instanceof InputRef column) {
            return name(input, column.index());
        }
        if (expression instanceof FieldAccess access) {
            return name(access.row(), input, index) + "."
                    + ((RowType) access.row().type())
                            .fields()
                            .get(access.field())
                            .name();
        }
        return computed(index);
    }
}
