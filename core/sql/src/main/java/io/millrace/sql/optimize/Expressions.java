package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.function.FunctionCatalog;
import java.util.BitSet;
import java.util.List;

/** Questions about expressions that rules ask. */
final class Expressions {
    private Expressions() {}

    /** The number of nodes, counted up to a limit. */
    static int size(RowExpression expression, int limit) {
        if (expression instanceof FieldAccess access) {
            return 1 + size(access.row(), limit);
        }
        int size = 1;
        if (expression instanceof Call call) {
            for (RowExpression argument : call.arguments()) {
                size += size(argument, limit - size);
                if (size > limit) {
                    return size;
                }
            }
        }
        return size;
    }

    static void collectColumns(RowExpression expression, BitSet columns) {
        if (expression instanceof InputRef reference) {
            columns.set(reference.index());
        } else if (expression instanceof FieldAccess access) {
            collectColumns(access.row(), columns);
        } else if (expression instanceof Call call) {
            call.arguments().forEach(argument -> collectColumns(argument, columns));
        }
    }

    static boolean isDeterministic(RowExpression expression) {
        if (expression instanceof FieldAccess access) {
            return isDeterministic(access.row());
        }
        if (expression instanceof Call call) {
            boolean here = FunctionCatalog.find(call.function())
                    .map(function -> function.deterministic())
                    .orElse(true);
            return here && call.arguments().stream().allMatch(Expressions::isDeterministic);
        }
        return true;
    }

    static boolean isIdentity(Calc calc) {
        List<RowExpression> projections = calc.projections();
        if (calc.condition() != null
                || projections.size() != calc.input().type().fieldCount()) {
            return false;
        }
        for (int i = 0; i < projections.size(); i++) {
            if (!(projections.get(i) instanceof InputRef reference) || reference.index() != i) {
                return false;
            }
        }
        return true;
    }
}
