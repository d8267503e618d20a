package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gives nodes their ids: the table's name where there is one, else a number in file order. */
public final class PlanNames {
    private final IdentityHashMap<PlanNode, PlanNode> done = new IdentityHashMap<>();
    private final Map<String, Integer> used = new HashMap<>();

    private PlanNames() {}

    public static List<Sink> assign(List<Sink> sinks) {
        PlanNames names = new PlanNames();
        return sinks.stream().map(sink -> (Sink) names.named(sink)).toList();
    }

    private PlanNode named(PlanNode node) {
        PlanNode known = done.get(node);
        if (known == null) {
            List<PlanNode> inputs = new ArrayList<>();
            node.inputs().forEach(input -> inputs.add(named(input)));
            known = NodeInputs.replace(node, inputs, id(node));
            done.put(node, known);
        }
        return known;
    }

    private String id(PlanNode node) {
        if (node instanceof Scan scan) {
            return unique("scan_" + scan.table().name());
        }
        if (node instanceof WatermarkAssigner assigner) {
            return unique("watermark_assigner_" + assigner.table().name());
        }
        if (node instanceof Sink sink) {
            return unique("sink_" + sink.table().name());
        }
        String kind = node.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        String word = kind.toLowerCase(Locale.ROOT);
        return word + "_" + used.merge(word, 1, Integer::sum);
    }

    private String unique(String name) {
        int count = used.merge(name, 1, Integer::sum);
        return count == 1 ? name : name + "_" + count;
    }
}
