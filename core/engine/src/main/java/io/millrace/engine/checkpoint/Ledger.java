package io.millrace.engine.checkpoint;

import io.millrace.engine.EngineError;
import io.millrace.engine.graph.Edge;
import io.millrace.engine.graph.StageGraph;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.task.TaskSnapshot;
import io.millrace.plan.PlanNode;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Accounts for every row at every epoch, before it is decided:
 *
 * <ul>
 *   <li>operators: rows in = passed + filtered + late + dead-lettered + taken into state;
 *   <li>operators that give one row for each they pass (scan, calc, watermark, union): rows passed = rows emitted;
 *   <li>edges inside a task: rows in = the sum of what the inputs emitted;
 *   <li>edges between tasks: rows sent = rows received;
 *   <li>sources: records the positions moved over = records read.
 * </ul>
 */
public final class Ledger {
    private final StageGraph graph;
    private final Map<String, Long> startRecords;

    /**
     * Creates the ledger of one run.
     *
     * @param startRecords by source node, the records that lay before its positions when the run began
     */
    public Ledger(StageGraph graph, Map<String, Long> startRecords) {
        this.graph = graph;
        this.startRecords = Map.copyOf(startRecords);
    }

    /** Throws, naming every imbalance, when the cut does not balance. */
    public void check(long epoch, List<TaskSnapshot> snapshots) {
        List<String> imbalances = imbalances(snapshots);
        if (!imbalances.isEmpty()) {
            throw MillraceException.failed(Problem.error(
                            EngineError.LEDGER_IMBALANCE, "rows are unaccounted for in epoch " + epoch)
                    .detail(String.join(" ", imbalances))
                    .hint("This is a bug in Millrace. Nothing of the epoch was made visible: run again to resume from"
                            + " the epoch before, and report the detail above."));
        }
    }

    List<String> imbalances(List<TaskSnapshot> snapshots) {
        Map<String, OperatorCounters> totals = Epoch.totals(snapshots);
        List<String> found = new ArrayList<>();
        totals.forEach((node, counters) -> {
            if (counters.in != counters.outcomes()) {
                found.add("Operator " + node + " took " + counters.in + " rows and accounts for " + counters.outcomes()
                        + ".");
            }
        });
        checkPassing(totals, found);
        checkLocalEdges(totals, found);
        checkTaskEdges(totals, snapshots, found);
        checkSources(totals, snapshots, found);
        return found;
    }

    private void checkPassing(Map<String, OperatorCounters> totals, List<String> found) {
        for (PlanNode node : graph.nodes()) {
            boolean oneForOne = node instanceof PlanNode.Scan
                    || node instanceof PlanNode.Calc
                    || node instanceof PlanNode.WatermarkAssigner
                    || node instanceof PlanNode.Union;
            OperatorCounters counters = totals.get(node.id());
            if (oneForOne && counters != null && counters.passed != counters.out) {
                found.add("Operator " + node.id() + " passed " + counters.passed + " rows and emitted " + counters.out
                        + ".");
            }
        }
    }

    private void checkLocalEdges(Map<String, OperatorCounters> totals, List<String> found) {
        Map<String, Long> received = new HashMap<>();
        for (Edge edge : graph.localEdges()) {
            received.merge(edge.consumer().id(), emitted(totals, edge.from().id()), Long::sum);
        }
        for (Edge edge : taskEdges()) {
            received.merge(edge.consumer().id(), emitted(totals, edge.from().id()), Long::sum);
        }
        received.forEach((node, rows) -> {
            long in = totals.containsKey(node) ? totals.get(node).in : 0;
            if (in != rows) {
                found.add("Operator " + node + " took " + in + " rows of the " + rows + " that were sent to it.");
            }
        });
    }

    private void checkTaskEdges(
            Map<String, OperatorCounters> totals, List<TaskSnapshot> snapshots, List<String> found) {
        Map<String, Long> received = new HashMap<>();
        snapshots.forEach(
                snapshot -> snapshot.gateRows().forEach((exchange, rows) -> received.merge(exchange, rows, Long::sum)));
        for (Edge edge : taskEdges()) {
            long sent = emitted(totals, edge.id());
            long arrived = received.getOrDefault(edge.id(), 0L);
            if (sent != arrived) {
                found.add("Edge " + edge.id() + " was sent " + sent + " rows and delivered " + arrived + ".");
            }
        }
    }

    private void checkSources(Map<String, OperatorCounters> totals, List<TaskSnapshot> snapshots, List<String> found) {
        Map<String, Long> positions = new HashMap<>();
        snapshots.forEach(snapshot -> snapshot.splits()
                .forEach(split ->
                        positions.merge(split.source(), split.position().records(), Long::sum)));
        for (PlanNode node : graph.nodes()) {
            if (node instanceof PlanNode.Scan scan) {
                long read = totals.containsKey(scan.id()) ? totals.get(scan.id()).in : 0;
                long moved = positions.getOrDefault(scan.id(), 0L) - startRecords.getOrDefault(scan.id(), 0L);
                if (moved != read) {
                    found.add("The positions of " + scan.id() + " moved over " + moved + " records, and " + read
                            + " were read.");
                }
            }
        }
    }

    private List<Edge> taskEdges() {
        return graph.stages().stream().flatMap(stage -> stage.in().stream()).toList();
    }

    private static long emitted(Map<String, OperatorCounters> totals, String node) {
        OperatorCounters counters = totals.get(node);
        return counters == null ? 0 : counters.out;
    }
}
