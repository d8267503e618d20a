package io.millrace.api;

import io.millrace.advisor.PlanWalk;
import io.millrace.codegen.CalcSpec;
import io.millrace.codegen.ExpressionCompiler;
import io.millrace.plan.PlanNode;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the expressions for which no code can be written, before anything runs. */
final class ExpressionCheck {
    private final List<Problem> problems = new ArrayList<>();

    private ExpressionCheck() {}

    /** Each problem once, in no order. */
    static List<Problem> problems(List<PlanNode.Sink> sinks) {
        ExpressionCheck check = new ExpressionCheck();
        sinks.stream()
                .flatMap(sink -> PlanWalk.upstream(sink).stream())
                .distinct()
                .forEach(check::node);
        return check.problems.stream().distinct().toList();
    }

    private void node(PlanNode node) {
        if (node instanceof PlanNode.Calc calc) {
            if (calc.condition() != null) {
                expressions(calc.input().type(), calc.condition(), List.of());
            }
            calc.projections().forEach(projection -> expressions(calc.input().type(), null, List.of(projection)));
        } else if (node instanceof PlanNode.WatermarkAssigner assigner) {
            expressions(assigner.input().type(), null, List.of(assigner.watermark()));
        } else if (node instanceof PlanNode.Values values) {
            values.rows().forEach(row -> expressions(RowType.of(List.of()), null, row));
        }
    }

    private void expressions(RowType input, @Nullable RowExpression condition, List<RowExpression> projections) {
        List<Field> fields = new ArrayList<>();
        projections.forEach(projection -> fields.add(new Field("f" + fields.size(), projection.type())));
        // Whether code can be written does not depend on the zone.
        CalcSpec spec = new CalcSpec(input, condition, projections, RowType.of(fields), ZoneOffset.UTC, Clock.system());
        ExpressionCompiler.problem(spec).ifPresent(problems::add);
    }
}
