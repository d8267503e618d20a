package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The nodes of a plan, each once, inputs before what reads them. */
final class PlanOrder {
    private final List<PlanNode> nodes = new ArrayList<>();
    private final Set<PlanNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private PlanOrder() {}

    static List<PlanNode> of(List<? extends PlanNode> roots) {
        PlanOrder order = new PlanOrder();
        roots.forEach(order::visit);
        return order.nodes;
    }

    private void visit(PlanNode node) {
        if (seen.add(node)) {
            node.inputs().forEach(this::visit);
            nodes.add(node);
        }
    }
}
