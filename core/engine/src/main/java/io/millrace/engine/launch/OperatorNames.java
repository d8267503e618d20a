package io.millrace.engine.launch;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanVisitor;
import io.millrace.spi.error.SourcePlace;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people call an operator: its name in {@code explain}, its table, and the line of the pipeline file that it
 * serves, such as {@code WindowAggregate (line 12)}.
 */
final class OperatorNames {
    private static final PlanVisitor<String> NAME = new PlanVisitor<>() {
        @Override
        public String visitScan(PlanNode.Scan node) {
            return "TableSourceScan of `" + node.table().name() + "`";
        }

        @Override
        public String visitValues(PlanNode.Values node) {
            return "Values";
        }

        @Override
        public String visitWatermarkAssigner(PlanNode.WatermarkAssigner node) {
            return "WatermarkAssigner of `" + node.table().name() + "`";
        }

        @Override
        public String visitCalc(PlanNode.Calc node) {
            return "Calc";
        }

        @Override
        public String visitWindowTableFunction(PlanNode.WindowTableFunction node) {
            return "WindowTableFunction";
        }

        @Override
        public String visitWindowAggregate(PlanNode.WindowAggregate node) {
            return "WindowAggregate";
        }

        @Override
        public String visitUnion(PlanNode.Union node) {
            return "Union";
        }

        @Override
        public String visitExchange(PlanNode.Exchange node) {
            return "Exchange";
        }

        @Override
        public String visitSink(PlanNode.Sink node) {
            return "Sink of `" + node.table().name() + "`";
        }
    };

    private final Map<String, SourcePlace> places = new HashMap<>();

    private final Set<String> visited = new HashSet<>();

    OperatorNames(Collection<? extends PlanNode> sinks) {
        sinks.forEach(sink -> visit(sink, null));
    }

    /** An operator without a place of its own has that of the first one that reads it. */
    private void visit(PlanNode node, @Nullable SourcePlace consumer) {
        if (!visited.add(node.id())) {
            return;
        }
        SourcePlace own = ownPlace(node);
        SourcePlace place = own == null ? consumer : own;
        if (place != null) {
            places.put(node.id(), place);
        }
        node.inputs().forEach(input -> visit(input, place));
    }

    private static @Nullable SourcePlace ownPlace(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return scan.table().place();
        } else if (node instanceof PlanNode.WatermarkAssigner assigner) {
            return assigner.table().place();
        } else if (node instanceof PlanNode.WindowAggregate aggregate) {
            return aggregate.place();
        }
        return node instanceof PlanNode.Sink sink ? sink.place() : null;
    }

    String of(PlanNode node) {
        SourcePlace place = places.get(node.id());
        return node.accept(NAME) + (place == null ? "" : " (line " + place.line() + ")");
    }
}
