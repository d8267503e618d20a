package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.Literal;
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
        switch (call.function()) {
            case "CAST" -> {
                DataType from = call.arguments().get(0).type();
                return (from instanceof DataType.CharacterType && !(call.type() instanceof DataType.CharacterType))
                        || (from instanceof DataType.FloatingType && call.type() instanceof DataType.DecimalType);
            }
            case "/", "MOD" -> {
                return !(call.type() instanceof DataType.FloatingType)
                        && mayBeZero(call.arguments().get(1));
            }
            case "LIKE" -> {
                return call.arguments().size() > 2;
            }
            default -> {
                Optional<FunctionDescription> description = FunctionCatalog.find(call.function());
                return description.map(FunctionDescription::canFail).orElse(true);
            }
        }
    }

    private static boolean mayBeZero(RowExpression divisor) {
        return !(divisor instanceof Literal literal
                && literal.value() instanceof Number number
                && number.doubleValue() != 0);
    }
}
