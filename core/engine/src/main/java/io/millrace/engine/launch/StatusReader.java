package io.millrace.engine.launch;

import io.millrace.engine.graph.SinkTarget;
import io.millrace.engine.launch.PipelineStatus.State;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.source.SplitStatus;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskStatus;
import io.millrace.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what the tasks of a run show. */
final class StatusReader {
    private StatusReader() {}

    static PipelineStatus read(PipelineRun run, State state) {
        Map<String, OperatorCounters> counters = new TreeMap<>();
        List<TaskStatus> tasks = new ArrayList<>();
        List<SplitStatus> splits = new ArrayList<>();
        long stateRows = 0;
        long stateBytes = 0;
        for (Task task : run.tasks()) {
            TaskStatus status = task.status();
            if (status != null) {
                status.counters().forEach((node, own) -> counters.computeIfAbsent(node, key -> new OperatorCounters())
                        .add(own));
                tasks.add(status);
                splits.addAll(status.splits());
                stateRows += status.stateRows();
                stateBytes += status.stateBytes();
            }
        }
        return totals(run, state, counters, tasks, splits, stateRows, stateBytes);
    }

    /** What the run, a source or a sink of it, waits for. */
    private static @Nullable String waitsFor(PipelineRun run) {
        String reason = run.pauseReason();
        for (Task task : run.tasks()) {
            TaskStatus status = task.status();
            reason = reason == null && status != null ? status.waitsFor() : reason;
        }
        for (SinkTarget target : run.graph().sinks().values()) {
            reason = reason == null ? target.sink().waitsFor() : reason;
        }
        return reason;
    }

    private static PipelineStatus totals(
            PipelineRun run,
            State state,
            Map<String, OperatorCounters> counters,
            List<TaskStatus> tasks,
            List<SplitStatus> splits,
            long stateRows,
            long stateBytes) {
        Map<String, Long> written = new TreeMap<>();
        Map<String, Long> watermarks = new TreeMap<>();
        long read = 0;
        for (PlanNode node : run.graph().stages().nodes()) {
            OperatorCounters own = counters.getOrDefault(node.id(), new OperatorCounters());
            if (node instanceof PlanNode.Scan || node instanceof PlanNode.Values) {
                read += own.in;
            } else if (node instanceof PlanNode.Sink sink) {
                written.merge(sink.table().name(), own.passed, Long::sum);
            } else if (node instanceof PlanNode.WatermarkAssigner assigner && !tasks.isEmpty()) {
                String table = assigner.table().name();
                watermarks.merge(table, TableWatermark.of(node.id(), table, tasks), Math::min);
            }
        }
        long late = counters.values().stream().mapToLong(own -> own.late).sum();
        long missed =
                counters.values().stream().mapToLong(own -> own.missedWindows).sum();
        long bad = counters.values().stream().mapToLong(own -> own.dead).sum();
        return new PipelineStatus(
                state,
                run.coordinator().decidedEpoch(),
                read,
                written,
                watermarks,
                late,
                missed,
                bad,
                counters.values().stream().mapToLong(own -> own.lost).sum(),
                stateRows,
                stateBytes,
                counters,
                splits,
                waitsFor(run));
    }
}
