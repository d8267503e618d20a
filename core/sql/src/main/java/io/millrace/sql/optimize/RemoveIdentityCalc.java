package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import org.jspecify.annotations.Nullable;

/** A Calc that passes on what it gets is its input. */
final class RemoveIdentityCalc implements PlanRule {
    @Override
    public @Nullable PlanNode apply(PlanNode node) {
        return node instanceof Calc calc && Expressions.isIdentity(calc) ? calc.input() : null;
    }
}
