package io.millrace.engine.graph;

import io.millrace.engine.side.SplitDirectory;
import io.millrace.engine.source.ValuesSource;
import io.millrace.engine.task.Channel;
import io.millrace.engine.task.Task;
import io.millrace.engine.task.TaskParts;
import io.millrace.engine.task.TaskSnapshot;
import io.millrace.engine.task.WakeUp;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.Source;
import io.millrace.spi.effect.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Builds the tasks of a pipeline: stages times parallelism, joined by channels. */
public final class TaskGraphBuilder {
    private final Pipeline pipeline;
    private final OperatorFactory operators;
    private final Tables tables;
    private final Clock clock;
    private final int batchRows;
    private final int parallelism;
    private final StageGraph stages;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, SinkTarget> sinks = new LinkedHashMap<>();
    private final SplitDirectory directory = new SplitDirectory();

    public TaskGraphBuilder(Pipeline pipeline, OperatorFactory operators, Tables tables, Clock clock, int batchRows) {
        this.pipeline = pipeline;
        this.operators = operators;
        this.tables = tables;
        this.clock = clock;
        this.batchRows = batchRows;
        parallelism = pipeline.settings().parallelism();
        stages = StageGraph.of(pipeline.sinks(), parallelism);
        for (PlanNode node : stages.nodes()) {
            if (node instanceof PlanNode.Scan scan) {
                sources.put(scan.id(), tables.source(scan.table()));
            } else if (node instanceof PlanNode.Values values) {
                sources.put(values.id(), new ValuesSource(operators.values(values)));
            } else if (node instanceof PlanNode.Sink sink) {
                target(sink.table());
            }
        }
        pipeline.deadLetters().values().forEach(this::target);
        pipeline.lateTables().values().forEach(this::target);
    }

    private SinkTarget target(TableDefinition table) {
        return sinks.computeIfAbsent(table.name(), name -> new SinkTarget(table, tables.sink(table)));
    }

    public Map<String, Source> sources() {
        return sources;
    }

    public Map<String, SinkTarget> sinks() {
        return sinks;
    }

    public StageGraph stages() {
        return stages;
    }

    /** Opens the sinks and builds the tasks; nothing runs yet. */
    public TaskGraph build(
            SinkIdentity identity, RestorePoint restore, Consumer<TaskSnapshot> acknowledge, TaskHooks hooks)
            throws IOException {
        openSinks(identity, restore);
        List<TaskAssembler> assemblers = assemblers(restore, hooks);
        connect(assemblers);
        assemblers.forEach(TaskAssembler::reserveWriters);
        List<Task> tasks = new ArrayList<>();
        for (TaskAssembler assembler : assemblers) {
            TaskParts parts = assembler.assemble();
            tasks.add(new Task(tasks.size(), assembler.subtask(), parts, restore.epoch(), clock, acknowledge));
        }
        return new TaskGraph(stages, tasks, sources, sinks, directory);
    }

    /** Rolls every sink back or forward to the restored epoch. */
    public void openSinks(SinkIdentity identity, RestorePoint restore) throws IOException {
        for (SinkTarget target : sinks.values()) {
            List<byte[]> states =
                    restore.sinkStates().getOrDefault(target.table().name(), List.of());
            target.restore(states);
            target.sink().open(identity, states);
        }
    }

    /** Closes every sink, opened or not; of several errors the first is thrown. */
    public void closeSinks() throws IOException {
        IOException first = null;
        for (SinkTarget target : sinks.values()) {
            try {
                target.sink().close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private List<TaskAssembler> assemblers(RestorePoint restore, TaskHooks hooks) {
        TaskAssembler.Shared shared = new TaskAssembler.Shared(
                pipeline, operators, sources, sinks, directory, clock, batchRows, parallelism, restore, hooks);
        List<TaskAssembler> assemblers = new ArrayList<>();
        for (Stage stage : stages.stages()) {
            for (int subtask = 0; subtask < parallelism; subtask++) {
                assemblers.add(new TaskAssembler(shared, stages, stage, subtask, new WakeUp()));
            }
        }
        return assemblers;
    }

    /** Lays a channel from each sending task to each receiving one; along a forward edge, to the same subtask. */
    private void connect(List<TaskAssembler> assemblers) {
        Map<String, TaskAssembler> byStage = new HashMap<>();
        assemblers.forEach(assembler -> byStage.put(assembler.stage().number() + "/" + assembler.subtask(), assembler));
        for (TaskAssembler sender : assemblers) {
            for (Edge edge : sender.stage().out()) {
                int receiverStage = stageReceiving(edge).number();
                for (int subtask = 0; subtask < parallelism; subtask++) {
                    TaskAssembler receiver = byStage.get(receiverStage + "/" + subtask);
                    if (receiver != null && (!edge.forward() || subtask == sender.subtask())) {
                        Channel channel = new Channel(sender.wakeUp(), receiver.wakeUp());
                        sender.addOutgoing(edge, channel);
                        receiver.addIncoming(edge, channel);
                    }
                }
            }
        }
    }

    private Stage stageReceiving(Edge edge) {
        return stages.stages().stream()
                .filter(stage -> stage.in().contains(edge))
                .findFirst()
                .orElseThrow();
    }
}
