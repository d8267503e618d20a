package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Exchange;
import io.millrace.plan.PlanNode.Union;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a plan into stages: at exchanges and at the inputs of unions, which keeps the graph of stages free of cycles (a
 * stage that sends to itself could never align its barriers). With one task per stage nothing is cut at all.
 *
 * @param nodes all nodes but the exchanges, upstream ones first
 */
public record StageGraph(List<PlanNode> nodes, List<Stage> stages, List<Edge> localEdges) {
    public static StageGraph of(List<PlanNode.Sink> sinks, int parallelism) {
        return new Cutter(parallelism > 1).cut(sinks);
    }

    /** One cutting in progress. */
    private static final class Cutter {
        private final boolean cutting;
        private final Map<String, PlanNode> nodes = new LinkedHashMap<>();
        private final Map<String, String> group = new HashMap<>();
        private final List<Edge> cutEdges = new ArrayList<>();
        private final List<Edge> localEdges = new ArrayList<>();

        Cutter(boolean cutting) {
            this.cutting = cutting;
        }

        StageGraph cut(List<PlanNode.Sink> sinks) {
            sinks.forEach(this::visit);
            Map<String, List<PlanNode>> byGroup = new LinkedHashMap<>();
            for (PlanNode node : nodes.values()) {
                byGroup.computeIfAbsent(find(node.id()), key -> new ArrayList<>())
                        .add(node);
            }
            List<Stage> stages = new ArrayList<>();
            byGroup.forEach((key, members) -> stages.add(new Stage(
                    stages.size(),
                    List.copyOf(members),
                    cutEdges.stream()
                            .filter(edge -> find(edge.consumer().id()).equals(key))
                            .toList(),
                    cutEdges.stream()
                            .filter(edge -> find(edge.from().id()).equals(key))
                            .toList())));
            return new StageGraph(List.copyOf(nodes.values()), stages, List.copyOf(localEdges));
        }

        private void visit(PlanNode node) {
            if (nodes.containsKey(node.id())) {
                return;
            }
            for (int i = 0; i < node.inputs().size(); i++) {
                connect(node, i, node.inputs().get(i));
            }
            nodes.put(node.id(), node);
            group.putIfAbsent(node.id(), node.id());
        }

        private void connect(PlanNode consumer, int input, PlanNode producer) {
            PlanNode from = producer;
            Exchange exchange = null;
            while (from instanceof Exchange passed) {
                exchange = passed;
                from = passed.input();
            }
            visit(from);
            boolean union = consumer instanceof Union;
            if (cutting && (exchange != null || union)) {
                String id = exchange != null && !union ? exchange.id() : consumer.id() + "_input_" + input;
                List<Integer> keys = exchange == null ? List.of() : exchange.keys();
                cutEdges.add(new Edge(id, from, consumer, input, keys, exchange == null));
            } else {
                localEdges.add(new Edge(consumer.id() + "_input_" + input, from, consumer, input, List.of(), true));
                join(from.id(), consumer.id());
            }
        }

        private void join(String left, String right) {
            group.putIfAbsent(left, left);
            group.putIfAbsent(right, right);
            group.put(find(right), find(left));
        }

        private String find(String id) {
            String root = id;
            while (!group.getOrDefault(root, root).equals(root)) {
                root = group.getOrDefault(root, root);
            }
            return root;
        }
    }
}
