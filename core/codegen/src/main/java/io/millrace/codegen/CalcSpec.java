package io.millrace.codegen;

import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.type.DataType.RowType;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter and projections to compile.
 *
 * @param condition keeps the rows for which it is TRUE; null keeps all
 * @param output one field per projection
 * @param zone the session's zone, for TIMESTAMP_LTZ as text and its like
 * @param clock what CURRENT_TIMESTAMP and PROCTIME read, once per batch
 */
public record CalcSpec(
        RowType input,
        @Nullable RowExpression condition,
        List<RowExpression> projections,
        RowType output,
        ZoneId zone,
        Clock clock) {
    public CalcSpec {
        projections = List.copyOf(projections);
        if (projections.size() != output.fieldCount()) {
            throw new IllegalArgumentException(
                    projections.size() + " projections for " + output.fieldCount() + " fields");
        }
    }
}
