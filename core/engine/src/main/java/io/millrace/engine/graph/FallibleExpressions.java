package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.function.FunctionCatalog;
import io.millrace.plan.function.FunctionDescription;
import io.millrace.spi.type.DataType;
import java.util.List;
import java.util.Optional;

/** Knows whether an expression can fail on a row, so that rows need to carry where they come from. */
final class FallibleExpressions {
    private FallibleExpressions() {}

    /** Whether any Calc of the stage can fail; the scan's rows may pass through it. */
    static boolean anyBehind(PlanNode.Scan scan, List<PlanNode> stageNodes) {
        return stageNodes.contains(scan)
                && stageNodes.stream()
                        .anyMatch(node -> node instanceof Calc calc
                                && (calc.projections().stream().anyMatch(FallibleExpressions::canFail)
                                        || (calc.condition() != null && canFail(calc.condition()))));
    }

    static boolean canFail(RowExpression expression) {
        if (expression instanceof Call call) {
            return failsItself(call) || call.arguments().stream().anyMatch(FallibleExpressions::canFail);
        }
        return expression instanceof FieldAccess access && canFail(access.row());
    }

    private static boolean failsItself(Call call) {
        if (call.function().equals("CAST")) {
            DataType from = call.arguments().get(0).type();
            return from instanceof DataType.CharacterType && !(call.type() instanceof DataType.CharacterType);
        }
        Optional<FunctionDescription> description = FunctionCatalog.find(call.function());
        return description.map(FunctionDescription::canFail).orElse(true);
    }
}
