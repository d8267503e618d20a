package io.millrace.advisor.explain;

import io.millrace.advisor.Durations;
import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanVisitor;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The arguments of an operator in the notation of Flink's EXPLAIN. */
final class OperatorText implements PlanVisitor<List<String>> {
    @Override
    public List<String> visitScan(PlanNode.Scan node) {
        return List.of("table=[" + node.table().name() + "]", fields(node.type()));
    }

    @Override
    public List<String> visitValues(PlanNode.Values node) {
        return List.of("rows=[" + node.rows().size() + "]", fields(node.type()));
    }

    @Override
    public List<String> visitWatermarkAssigner(PlanNode.WatermarkAssigner node) {
        return List.of(
                "rowtime=[" + node.type().fields().get(node.rowtime()).name() + "]",
                "watermark=[" + ExpressionText.of(node.watermark(), node.type()) + "]");
    }

    @Override
    public List<String> visitCalc(PlanNode.Calc node) {
        RowType input = node.input().type();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < node.projections().size(); i++) {
            String expression = ExpressionText.of(node.projections().get(i), input);
            String name = node.type().fields().get(i).name();
            columns.add(expression.equals(name) ? name : expression + " AS " + name);
        }
        List<String> text = new ArrayList<>(List.of("select=[" + String.join(", ", columns) + "]"));
        if (node.condition() != null) {
            text.add("where=[" + ExpressionText.of(node.condition(), input) + "]");
        }
        return text;
    }

    @Override
    public List<String> visitWindowTableFunction(PlanNode.WindowTableFunction node) {
        return List.of(
                "window=[" + window(node.window(), node.time(), node.input().type()) + "]");
    }

    @Override
    public List<String> visitWindowAggregate(PlanNode.WindowAggregate node) {
        RowType input = node.input().type();
        List<String> text = new ArrayList<>();
        if (!node.keys().isEmpty()) {
            text.add("groupBy=[" + names(node.keys(), input) + "]");
        }
        text.add("window=[" + window(node.window(), node.time(), input) + "]");
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < node.aggregates().size(); i++) {
            String name = node.type().fields().get(node.keys().size() + i).name();
            columns.add(aggregate(node.aggregates().get(i), input) + " AS " + name);
        }
        node.properties().forEach(property -> columns.add(property.name().toLowerCase(Locale.ROOT)));
        text.add("select=[" + String.join(", ", columns) + "]");
        return text;
    }

    @Override
    public List<String> visitUnion(PlanNode.Union node) {
        return List.of(
                "all=[true]",
                "union=[" + node.inputs().stream().map(PlanNode::id).collect(Collectors.joining(", ")) + "]");
    }

    @Override
    public List<String> visitExchange(PlanNode.Exchange node) {
        return List.of(
                node.keys().isEmpty()
                        ? "distribution=[single]"
                        : "distribution=[hash["
                                + names(node.keys(), node.input().type()) + "]]");
    }

    @Override
    public List<String> visitSink(PlanNode.Sink node) {
        return List.of("table=[" + node.table().name() + "]", fields(node.type()));
    }

    private static String fields(RowType type) {
        return "fields=[" + type.fields().stream().map(Field::name).collect(Collectors.joining(", ")) + "]";
    }

    private static String names(List<Integer> columns, RowType type) {
        return columns.stream().map(column -> type.fields().get(column).name()).collect(Collectors.joining(", "));
    }

    static String aggregate(AggregateCall call, RowType input) {
        String argument =
                call.argument() < 0 ? "*" : input.fields().get(call.argument()).name();
        String filter = call.filter() < 0
                ? ""
                : " FILTER (WHERE " + input.fields().get(call.filter()).name() + ")";
        return call.function() + "(" + argument + ")" + filter;
    }

    private static String window(WindowSpec window, TimeAttribute time, RowType input) {
        String over = time instanceof TimeAttribute.EventTime eventTime && eventTime.column() >= 0
                ? ", time=[" + input.fields().get(eventTime.column()).name() + "]"
                : time instanceof TimeAttribute.ProcessingTime ? ", time=[PROCTIME()]" : "";
        if (window instanceof WindowSpec.Tumble tumble) {
            return "TUMBLE(size=[" + words(tumble.size()) + "]" + offset(tumble.offset()) + over + ")";
        } else if (window instanceof WindowSpec.Hop hop) {
            return "HOP(size=[" + words(hop.size()) + "], slide=[" + words(hop.slide()) + "]" + offset(hop.offset())
                    + over + ")";
        } else if (window instanceof WindowSpec.Cumulate cumulate) {
            return "CUMULATE(max_size=[" + words(cumulate.maxSize()) + "], step=[" + words(cumulate.step()) + "]"
                    + offset(cumulate.offset()) + over + ")";
        } else if (window instanceof WindowSpec.Session session) {
            String keys = session.partitionKeys().isEmpty()
                    ? ""
                    : ", partition keys=[" + names(session.partitionKeys(), input) + "]";
            return "SESSION(gap=[" + words(session.gap()) + "]" + over + keys + ")";
        }
        return "of the input" + over;
    }

    private static String offset(long millis) {
        return millis == 0 ? "" : ", offset=[" + words(millis) + "]";
    }

    private static String words(long millis) {
        return Durations.words(Duration.ofMillis(millis));
    }
}
