package io.millrace.advisor;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.plan.expression.RowExpression.Literal;
import java.util.OptionalLong;

/** How far a WATERMARK expression stays behind its event-time column. */
public final class WatermarkDelay {
    private WatermarkDelay() {}

    /** The delay in milliseconds, negative when ahead; empty when the expression is not column ± interval. */
    public static OptionalLong millis(RowExpression watermark, int rowtime) {
        if (watermark instanceof InputRef reference) {
            return reference.index() == rowtime ? OptionalLong.of(0) : OptionalLong.empty();
        }
        if (!(watermark instanceof Call call)) {
            return OptionalLong.empty();
        }
        if (call.function().equals("CAST") && call.arguments().size() == 1) {
            return millis(call.arguments().get(0), rowtime);
        }
        boolean minus = call.function().equals("-");
        if ((minus || call.function().equals("+"))
                && call.arguments().size() == 2
                && call.arguments().get(1) instanceof Literal literal
                && literal.value() instanceof Long interval) {
            OptionalLong inner = millis(call.arguments().get(0), rowtime);
            return inner.isPresent()
                    ? OptionalLong.of(inner.getAsLong() + (minus ? interval : -interval))
                    : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** Whether the expression reads the column. */
    public static boolean dependsOn(RowExpression expression, int column) {
        if (expression instanceof InputRef reference) {
            return reference.index() == column;
        } else if (expression instanceof FieldAccess access) {
            return dependsOn(access.row(), column);
        } else if (expression instanceof Call call) {
            return call.arguments().stream().anyMatch(argument -> dependsOn(argument, column));
        }
        return false;
    }
}
