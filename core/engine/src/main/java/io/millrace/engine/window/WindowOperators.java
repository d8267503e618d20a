package io.millrace.engine.window;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.plan.PlanNode;
import io.millrace.plan.WindowSpec;

/** Makes the operator of a window node. */
public final class WindowOperators {
    private WindowOperators() {}

    public static Operator of(PlanNode.WindowAggregate node, OperatorContext context) {
        return node.window() instanceof WindowSpec.Session
                ? new SessionWindowOperator(node, context)
                : new WindowAggregateOperator(node, context);
    }

    public static Operator of(PlanNode.WindowTableFunction node, OperatorContext context) {
        return node.window() instanceof WindowSpec.Session
                ? new SessionTableFunctionOperator(node, context)
                : new WindowTableFunctionOperator(node, context);
    }
}
