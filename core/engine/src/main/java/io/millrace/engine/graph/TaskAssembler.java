package io.millrace.engine.graph;

import io.millrace.codegen.RowErrors;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.RestoredState;
import io.millrace.engine.side.BadRows;
import io.millrace.engine.side.LateTables;
import io.millrace.engine.side.SideTable;
import io.millrace.engine.side.SplitDirectory;
import io.millrace.engine.source.SourceInput;
import io.millrace.engine.source.SourceSettings;
import io.millrace.engine.source.WatermarkAssignerNode;
import io.millrace.engine.task.Channel;
import io.millrace.engine.task.ExchangeNode;
import io.millrace.engine.task.FanOut;
import io.millrace.engine.task.InputGate;
import io.millrace.engine.task.Node;
import io.millrace.engine.task.OperatorNode;
import io.millrace.engine.task.Receiver;
import io.millrace.engine.task.SinkNode;
import io.millrace.engine.task.SpacePatience;
import io.millrace.engine.task.TaskParts;
import io.millrace.engine.task.UnionNode;
import io.millrace.engine.task.WakeUp;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.plan.PlanNode.Values;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.PlanNode.WindowTableFunction;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.TimeAttribute.ProcessingTime;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.RowRejections;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts one task together: nodes first, upstream ones before downstream ones, then the edges between them. */
final class TaskAssembler {
    /** What all tasks of a pipeline have in common. */
    record Shared(
            Pipeline pipeline,
            OperatorFactory operators,
            Map<String, Source> sources,
            Map<String, SinkTarget> sinks,
            SplitDirectory directory,
            Clock clock,
            int batchRows,
            int parallelism,
            RestorePoint restore,
            TaskHooks hooks) {}

    private final Shared shared;
    private final StageGraph graph;
    private final Stage stage;
    private final int subtask;
    private final WakeUp wakeUp;
    private final SpacePatience patience;
    private final Map<Edge, List<Channel>> outgoing = new LinkedHashMap<>();
    private final Map<Edge, List<Channel>> incoming = new LinkedHashMap<>();

    private final List<SourceInput> sources = new ArrayList<>();
    private final List<InputGate> gates = new ArrayList<>();
    private final List<ExchangeNode> exchanges = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> timed = new ArrayList<>();
    private final Map<String, SinkNode> sinks = new LinkedHashMap<>();
    private final Map<String, FanOut> outputs = new HashMap<>();
    private final Map<String, List<Receiver>> inputs = new HashMap<>();

    TaskAssembler(Shared shared, StageGraph graph, Stage stage, int subtask, WakeUp wakeUp) {
        this.shared = shared;
        this.graph = graph;
        this.stage = stage;
        this.subtask = subtask;
        this.wakeUp = wakeUp;
        patience = new SpacePatience(
                wakeUp, shared.hooks().cancelled(), shared.hooks().pauseReason());
    }

    Stage stage() {
        return stage;
    }

    int subtask() {
        return subtask;
    }

    WakeUp wakeUp() {
        return wakeUp;
    }

    void addOutgoing(Edge edge, Channel channel) {
        outgoing.computeIfAbsent(edge, key -> new ArrayList<>()).add(channel);
    }

    void addIncoming(Edge edge, Channel channel) {
        incoming.computeIfAbsent(edge, key -> new ArrayList<>()).add(channel);
    }

    /** Reserves this task's writers: sinks, then side tables. */
    void reserveWriters() {
        for (PlanNode node : stage.nodes()) {
            if (node instanceof PlanNode.Sink sink) {
                target(sink.table()).reserve(slot(sink.id()));
            }
        }
        shared.pipeline().deadLetters().forEach((source, table) -> target(table)
                .reserve(slot("dead_letter_" + source)));
        shared.pipeline().lateTables().forEach((source, table) -> target(table).reserve(slot("late_" + source)));
    }

    private SinkTarget target(TableDefinition table) {
        return Objects.requireNonNull(shared.sinks().get(table.name()), table.name());
    }

    private String slot(String node) {
        return node + "#" + stage.number() + "/" + subtask;
    }

    TaskParts assemble() throws IOException {
        BadRows badRows = new BadRows(
                shared.directory(), sideTables("dead_letter_", shared.pipeline().deadLetters()));
        LateTables lateTables = new LateTables(
                shared.directory(), sideTables("late_", shared.pipeline().lateTables()));
        List<Node> sideNodes = List.copyOf(nodes);
        nodes.clear();
        for (PlanNode node : stage.nodes()) {
            add(node, badRows, lateTables);
        }
        connect();
        nodes.addAll(sideNodes);
        return new TaskParts(sources, gates, exchanges, nodes, timed, sinks, badRows, lateTables, wakeUp);
    }

    private Map<String, SideTable> sideTables(String prefix, Map<String, TableDefinition> declared) throws IOException {
        Map<String, SideTable> made = new HashMap<>();
        for (Map.Entry<String, TableDefinition> entry : declared.entrySet()) {
            TableDefinition table = entry.getValue();
            made.put(
                    entry.getKey(),
                    new SideTable(
                            table.sinkType(),
                            sinkNode(prefix + entry.getKey(), table, WriterRequest.NO_EVENT_TIME, null)));
        }
        return made;
    }

    /** A writer; rows of a side table that cannot be written have nowhere else to go. */
    private SinkNode sinkNode(String id, TableDefinition table, int eventTime, @Nullable BadRows badRows)
            throws IOException {
        OperatorCounters counters = new OperatorCounters();
        RowRejections rejections = RowRejections.STOP;
        if (badRows != null) {
            RowErrors errors = badRows.of(counters);
            rejections = (batch, row, code, cause) -> errors.add(batch, row, code, cause, table.place());
        }
        SinkWriter writer = target(table).open(slot(id), eventTime, rejections);
        SinkNode node = new SinkNode(id, table.name(), writer, patience, counters);
        sinks.put(slot(id), node);
        nodes.add(node);
        return node;
    }

    private void add(PlanNode node, BadRows badRows, LateTables lateTables) throws IOException {
        FanOut output = new FanOut();
        outputs.put(node.id(), output);
        if (node instanceof Scan scan) {
            addSource(scan.id(), tableSource(scan), request(scan), scan.table(), badRows, output);
        } else if (node instanceof Values values) {
            ReadRequest request = new ReadRequest(RowType.of(List.of()), List.of(), false, 0);
            addSource(values.id(), tableSource(values), request, null, badRows, output);
        } else if (node instanceof WatermarkAssigner assigner) {
            Scan scan = scanBelow(assigner);
            WatermarkAssignerNode built = new WatermarkAssignerNode(
                    assigner.id(),
                    assigner.rowtime(),
                    shared.operators().watermark(assigner),
                    source(scan.id()),
                    settings(tableSource(scan), scan.table()),
                    badRows,
                    output);
            register(built, List.of(built));
        } else if (node instanceof PlanNode.Union union) {
            UnionNode built = new UnionNode(union.id(), union.inputs().size(), output);
            built.restore(shared.restore().watermark(union.id()));
            List<Receiver> receivers = new ArrayList<>();
            for (int i = 0; i < union.inputs().size(); i++) {
                receivers.add(built.input(i));
            }
            register(built, receivers);
        } else if (node instanceof PlanNode.Sink sink) {
            SinkNode built = sinkNode(sink.id(), sink.table(), sink.rowtime(), badRows);
            inputs.put(sink.id(), List.of(built));
        } else {
            addOperator(node, badRows, lateTables, output);
        }
    }

    private void addOperator(PlanNode node, BadRows badRows, LateTables lateTables, FanOut output) {
        OperatorCounters counters = new OperatorCounters();
        RowType inputType = ColumnNames.of(node.inputs().get(0));
        OperatorNode built = new OperatorNode(
                node.id(),
                shared.operators().operator(node, counters, lateTables.of(node.id(), inputType), badRows.of(counters)),
                counters,
                output);
        RestorePoint restore = shared.restore();
        if (!restore.isStart()) {
            built.restore(new RestoredState(
                    restore.deltas().getOrDefault(node.id(), List.of()),
                    restore.watermark(node.id()),
                    subtask,
                    shared.parallelism()));
        }
        boolean isTimed = (node instanceof WindowAggregate window && window.time() instanceof ProcessingTime)
                || (node instanceof WindowTableFunction function && function.time() instanceof ProcessingTime);
        if (isTimed) {
            timed.add(built);
        }
        register(built, List.of(built));
    }

    private <N extends Node> void register(N node, List<? extends Receiver> receivers) {
        nodes.add(node);
        inputs.put(node.id(), List.copyOf(receivers));
    }

    private void addSource(
            String id,
            Source source,
            ReadRequest request,
            @Nullable TableDefinition table,
            BadRows badRows,
            FanOut output) {
        SourceInput input =
                new SourceInput(id, source, request, settings(source, table), shared.directory(), badRows, output);
        sources.add(input);
        nodes.add(input);
    }

    private ReadRequest request(Scan scan) {
        RowType physical = RowType.of(scan.type().fields().subList(0, scan.physicalCount()));
        String table = scan.table().name();
        Pipeline pipeline = shared.pipeline();
        boolean diverted = pipeline.lateTables().containsKey(table)
                || pipeline.deadLetters().containsKey(table)
                || pipeline.deadLetters().containsKey(Pipeline.ALL_SOURCES);
        boolean origins = diverted || FallibleExpressions.anyBehind(scan, stage.nodes());
        return new ReadRequest(physical, scan.metadataKeys(), origins, 0);
    }

    private SourceSettings settings(Source source, @Nullable TableDefinition table) {
        return SourceSettingsFactory.of(
                shared.pipeline().settings(),
                source,
                table,
                shared.batchRows(),
                shared.parallelism() == 1,
                shared.clock());
    }

    private static Scan scanBelow(PlanNode node) {
        PlanNode below = node;
        while (!(below instanceof Scan scan)) {
            below = below.inputs().get(0);
        }
        return scan;
    }

    private Source tableSource(PlanNode node) {
        return Objects.requireNonNull(shared.sources().get(node.id()), node.id());
    }

    private SourceInput source(String id) {
        return sources.stream()
                .filter(source -> source.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void connect() {
        Map<String, List<Receiver>> receivers = new HashMap<>();
        for (Edge edge : graph.localEdges()) {
            if (outputs.containsKey(edge.from().id())
                    && inputs.containsKey(edge.consumer().id())) {
                receivers
                        .computeIfAbsent(edge.from().id(), key -> new ArrayList<>())
                        .add(receiver(edge));
            }
        }
        outgoing.forEach((edge, channels) -> {
            ExchangeNode exchange = new ExchangeNode(edge.id(), edge.keys(), channels);
            exchanges.add(exchange);
            nodes.add(exchange);
            receivers
                    .computeIfAbsent(edge.from().id(), key -> new ArrayList<>())
                    .add(exchange);
        });
        outputs.forEach((id, output) -> output.connect(receivers.getOrDefault(id, List.of())));
        incoming.forEach((edge, channels) -> {
            FanOut output = new FanOut();
            output.connect(List.of(receiver(edge)));
            InputGate gate = new InputGate(edge.id(), channels, output);
            gate.restore(shared.restore().watermark(edge.consumer().id()));
            gates.add(gate);
        });
    }

    private Receiver receiver(Edge edge) {
        return Objects.requireNonNull(inputs.get(edge.consumer().id()), edge.id())
                .get(edge.input());
    }
}
