package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Union;
import io.millrace.plan.PlanNode.Values;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Literal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constants over rows of the file are rows of the file, and so is a union of such rows. */
final class FoldValues implements PlanRule {
    @Override
    public @Nullable PlanNode apply(PlanNode node) {
        if (node instanceof Calc calc
                && calc.condition() == null
                && calc.input() instanceof Values values
                && calc.projections().stream().allMatch(Literal.class::isInstance)) {
            List<List<RowExpression>> rows =
                    values.rows().stream().map(row -> calc.projections()).toList();
            return new Values(calc.id(), calc.type(), rows);
        }
        if (node instanceof Union union && union.inputs().stream().allMatch(Values.class::isInstance)) {
            List<List<RowExpression>> rows = new ArrayList<>();
            union.inputs().forEach(input -> rows.addAll(((Values) input).rows()));
            return new Values(union.id(), union.type(), rows);
        }
        return null;
    }
}
