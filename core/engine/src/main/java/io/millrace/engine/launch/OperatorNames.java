package io.millrace.engine.launch;

import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
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
        if (node instanceof PlanNode.WindowAggregate aggregate) {
            return aggregate.place();
        } else if (node instanceof PlanNode.Sink sink) {
            return sink.place();
        }
        TableDefinition table = table(node);
        return table == null ? null : table.place();
    }

    private static @Nullable TableDefinition table(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return scan.table();
        } else if (node instanceof PlanNode.WatermarkAssigner assigner) {
            return assigner.table();
        }
        return node instanceof PlanNode.Sink sink ? sink.table() : null;
    }

    String of(PlanNode node) {
        TableDefinition table = table(node);
        SourcePlace place = places.get(node.id());
        return node.operator()
                + (table == null ? "" : " of `" + table.name() + "`")
                + (place == null ? "" : " (line " + place.line() + ")");
    }
}
