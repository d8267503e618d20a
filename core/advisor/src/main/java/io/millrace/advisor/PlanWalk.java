package io.millrace.advisor;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operators of a plan, each once. */
public final class PlanWalk {
    private PlanWalk() {}

    /** All operators of a pipeline, inputs before the operators that read them. */
    public static List<PlanNode> operators(Pipeline pipeline) {
        Map<String, PlanNode> found = new LinkedHashMap<>();
        pipeline.sinks().forEach(sink -> visit(sink, found));
        return new ArrayList<>(found.values());
    }

    /** An operator and everything it reads from, inputs first. */
    public static List<PlanNode> upstream(PlanNode node) {
        Map<String, PlanNode> found = new LinkedHashMap<>();
        visit(node, found);
        return new ArrayList<>(found.values());
    }

    private static void visit(PlanNode node, Map<String, PlanNode> found) {
        if (found.containsKey(node.id())) {
            return;
        }
        node.inputs().forEach(input -> visit(input, found));
        found.put(node.id(), node);
    }
}
