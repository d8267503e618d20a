package io.millrace.sql;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;
import java.util.stream.Collectors;

/** Plans as text that tests compare: a line per node, inputs indented below what reads them. */
final class PlanText {
    private PlanText() {}

    static String of(Pipeline pipeline) {
        StringBuilder text = new StringBuilder();
        pipeline.sinks().forEach(sink -> append(text, sink, ""));
        return text.toString().strip();
    }

    private static void append(StringBuilder text, PlanNode node, String indent) {
        text.append(indent).append(line(node)).append('\n');
        node.inputs().forEach(input -> append(text, input, indent + "  "));
    }

    private static String line(PlanNode node) {
        if (node instanceof PlanNode.Calc calc) {
            RowType input = calc.input().type();
            String where = calc.condition() == null ? "" : " where " + ExpressionPrinter.print(calc.condition(), input);
            return node.id() + " [" + list(calc.projections(), input) + "]" + where;
        }
        if (node instanceof PlanNode.WatermarkAssigner assigner) {
            return node.id() + " "
                    + ExpressionPrinter.print(
                            assigner.watermark(), assigner.input().type());
        }
        if (node instanceof PlanNode.WindowAggregate aggregate) {
            return node.id() + " " + aggregate.window() + " " + aggregate.time() + " keys=" + aggregate.keys() + " "
                    + aggregate.aggregates().stream().map(PlanText::call).toList() + " " + aggregate.properties();
        }
        if (node instanceof PlanNode.WindowTableFunction function) {
            return node.id() + " " + function.window() + " " + function.time() + " " + function.properties();
        }
        if (node instanceof PlanNode.Exchange exchange) {
            return node.id() + " " + exchange.keys();
        }
        if (node instanceof PlanNode.Values values) {
            return node.id() + " "
                    + values.rows().stream()
                            .map(row -> list(row, values.type()))
                            .toList();
        }
        if (node instanceof PlanNode.Sink sink) {
            return node.id() + " rowtime=" + sink.rowtime();
        }
        return node.id() + " " + node.type().name();
    }

    private static String call(AggregateCall call) {
        return call.function() + "(" + (call.argument() < 0 ? "*" : call.argument()) + ")"
                + (call.filter() < 0 ? "" : " filter " + call.filter()) + " "
                + call.type().sql();
    }

    private static String list(List<RowExpression> expressions, RowType input) {
        return expressions.stream()
                .map(expression -> ExpressionPrinter.print(expression, input))
                .collect(Collectors.joining(", "));
    }
}
