package io.millrace.engine.launch;

import io.millrace.codegen.CalcKernel;
import io.millrace.codegen.CalcSpec;
import io.millrace.codegen.CompiledCalc;
import io.millrace.codegen.ExpressionCompiler;
import io.millrace.codegen.RowErrors;
import io.millrace.engine.graph.OperatorFactory;
import io.millrace.engine.operator.CalcOperator;
import io.millrace.engine.operator.LateRows;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.window.WindowOperators;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.PlanNode.WindowTableFunction;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes operators out of plan nodes; expressions are compiled once and used by all tasks. */
final class CompiledOperators implements OperatorFactory {
    /** Rows of one operator in one task: what two billion row ids allow, with room to grow. */
    private static final long MAX_STATE_ROWS = 1L << 30;

    private final PipelineSettings settings;
    private final Clock clock;
    private final long maxStateBytes;
    private final Map<String, CompiledCalc> compiled = new HashMap<>();

    CompiledOperators(PipelineSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        // Until state spills: two thirds of the heap for all tasks together, so that a limit speaks before the heap
        // ends.
        maxStateBytes = Runtime.getRuntime().maxMemory() / 3 * 2 / settings.parallelism();
    }

    @Override
    public Operator operator(PlanNode node, OperatorCounters counters, LateRows lateRows, RowErrors errors) {
        if (node instanceof Calc calc) {
            return new CalcOperator(kernel(calc), errors, counters);
        }
        OperatorContext context =
                new OperatorContext(settings.sessionZone(), clock, counters, lateRows, MAX_STATE_ROWS, maxStateBytes);
        if (node instanceof WindowAggregate window) {
            return WindowOperators.of(window, context);
        }
        if (node instanceof WindowTableFunction function) {
            return WindowOperators.of(function, context);
        }
        throw new IllegalStateException("no operator for " + node.id());
    }

    private CalcKernel kernel(Calc calc) {
        return compiled.computeIfAbsent(
                        calc.id(),
                        id -> compile(calc.input().type(), calc.condition(), calc.projections(), calc.type()))
                .newKernel();
    }

    @Override
    public CalcKernel watermark(WatermarkAssigner node) {
        RowType type =
                RowType.of(List.of(new Field("watermark", node.watermark().type())));
        return compiled.computeIfAbsent(
                        node.id(), id -> compile(node.input().type(), null, List.of(node.watermark()), type))
                .newKernel();
    }

    @Override
    public List<CalcKernel> values(PlanNode.Values node) {
        RowType nothing = RowType.of(List.of());
        return node.rows().stream()
                .map(row -> compile(nothing, null, row, node.type()).newKernel())
                .toList();
    }

    private CompiledCalc compile(
            RowType input, @Nullable RowExpression condition, List<RowExpression> projections, RowType output) {
        CalcSpec spec = new CalcSpec(input, condition, projections, output, settings.sessionZone(), clock);
        return ExpressionCompiler.compile(spec);
    }
}
