package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two Calcs, one on the other, are one: the lower condition first, then the upper one, then the projections. */
final class MergeCalcs implements PlanRule {
    /** Nested views may double an expression at every level; beyond this size two Calcs are cheaper. */
    private static final int MAX_SIZE = 5_000;

    @Override
    public @Nullable PlanNode apply(PlanNode node) {
        if (!(node instanceof Calc upper) || !(upper.input() instanceof Calc lower)) {
            return null;
        }
        if (!lower.projections().stream().allMatch(Expressions::isDeterministic)) {
            return null;
        }
        List<RowExpression> projections = ExpressionRewriter.rewriteAll(
                upper.projections(), reference -> lower.projections().get(reference.index()));
        RowExpression condition = condition(lower, upper);
        int size = condition == null ? 0 : Expressions.size(condition, MAX_SIZE);
        for (RowExpression projection : projections) {
            size += Expressions.size(projection, MAX_SIZE);
        }
        return size > MAX_SIZE ? null : new Calc(upper.id(), lower.input(), condition, projections, upper.type());
    }

    private static @Nullable RowExpression condition(Calc lower, Calc upper) {
        RowExpression above = upper.condition();
        RowExpression below = lower.condition();
        if (above == null) {
            return below;
        }
        RowExpression lowered = ExpressionRewriter.rewrite(
                above, (InputRef reference) -> lower.projections().get(reference.index()));
        return below == null ? lowered : new Call("AND", List.of(below, lowered), DataTypes.BOOLEAN, null);
    }
}
