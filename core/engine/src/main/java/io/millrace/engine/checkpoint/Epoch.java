package io.millrace.engine.checkpoint;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.task.TaskSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A consistent cut through all tasks.
 *
 * @param last the pipeline ends with it
 * @param complete the input was read to its end: running again has nothing to do
 * @param ledger the counters of each node over all its tasks and all runs
 */
public record Epoch(
        long number,
        boolean last,
        boolean complete,
        List<TaskSnapshot> snapshots,
        Map<String, OperatorCounters> ledger) {
    /** The counters of each node, summed over its tasks. */
    public static Map<String, OperatorCounters> totals(List<TaskSnapshot> snapshots) {
        Map<String, OperatorCounters> totals = new TreeMap<>();
        for (TaskSnapshot snapshot : snapshots) {
            snapshot.counters().forEach((node, counters) -> totals.computeIfAbsent(node, key -> new OperatorCounters())
                    .add(counters));
        }
        return totals;
    }

    /** What each sink's writers returned, by writer slot. */
    public Map<String, byte[]> sinkStates() {
        Map<String, byte[]> states = new HashMap<>();
        snapshots.forEach(snapshot -> states.putAll(snapshot.sinkStates()));
        return states;
    }

    /** How far each split was read. */
    public List<SplitProgress> splits() {
        List<SplitProgress> all = new ArrayList<>();
        snapshots.forEach(snapshot -> all.addAll(snapshot.splits()));
        return all;
    }

    /** Each node's watermark: the least over its tasks. */
    public Map<String, Long> watermarks() {
        Map<String, Long> least = new TreeMap<>();
        snapshots.forEach(snapshot ->
                snapshot.watermarks().forEach((node, watermark) -> least.merge(node, watermark, Math::min)));
        return least;
    }
}
