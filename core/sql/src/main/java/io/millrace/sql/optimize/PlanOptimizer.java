package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Sink;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Applies the rules; the list below is all there are. */
public final class PlanOptimizer {
    private static final List<PlanRule> RULES =
            List.of(new RemoveIdentityCalc(), new MergeCalcs(), new PullWindowIntoAggregate(), new FoldValues());

    /** A rule that undoes another would never end; more nodes than this are a bug. */
    private static final int MAX_NODES = 100_000;

    private final IdentityHashMap<PlanNode, PlanNode> done = new IdentityHashMap<>();

    private PlanOptimizer() {}

    public static List<Sink> optimize(List<Sink> sinks) {
        List<Sink> smaller = new PlanOptimizer().rewrite(sinks);
        List<Sink> pruned = PruneColumns.apply(smaller);
        return new PlanOptimizer().rewrite(pruned);
    }

    private List<Sink> rewrite(List<Sink> sinks) {
        return sinks.stream().map(sink -> (Sink) rewrite(sink)).toList();
    }

    private PlanNode rewrite(PlanNode node) {
        PlanNode known = done.get(node);
        if (known != null) {
            return known;
        }
        List<PlanNode> inputs = new ArrayList<>();
        boolean same = true;
        for (PlanNode input : node.inputs()) {
            PlanNode rewritten = rewrite(input);
            same &= rewritten == input;
            inputs.add(rewritten);
        }
        PlanNode current = same ? node : NodeInputs.replace(node, inputs, node.id());
        PlanNode result = current;
        for (PlanRule rule : RULES) {
            PlanNode better = rule.apply(current);
            if (better != null) {
                result = changed(better);
                break;
            }
        }
        done.put(node, result);
        return result;
    }

    private PlanNode changed(PlanNode node) {
        if (done.size() > MAX_NODES) {
            throw new IllegalStateException("the optimizer does not come to an end");
        }
        return rewrite(node);
    }
}
