package io.millrace.engine.launch;

import io.millrace.engine.checkpoint.Epoch;
import io.millrace.engine.checkpoint.EpochStore;
import io.millrace.engine.checkpoint.LedgerCodec;
import io.millrace.engine.graph.RestorePoint;
import io.millrace.engine.graph.SinkTarget;
import io.millrace.engine.graph.StageGraph;
import io.millrace.engine.source.SplitProgress;
import io.millrace.engine.task.TaskSnapshot;
import io.millrace.plan.PlanNode;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.StreamElement;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.CheckpointStore;
import io.millrace.state.checkpoint.EpochWriter;
import io.millrace.state.checkpoint.ManifestFacts;
import io.millrace.state.checkpoint.ManifestFacts.SinkFacts;
import io.millrace.state.checkpoint.ManifestFacts.SourceFacts;
import io.millrace.state.checkpoint.ManifestFacts.SplitFacts;
import io.millrace.state.checkpoint.RestoredCheckpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps epochs in a {@link CheckpointStore}: the manifest is the decider. */
final class CheckpointEpochStore implements EpochStore {
    private final CheckpointStore store;
    private final Collection<SinkTarget> sinks;
    private final Clock clock;
    private final EndedSplits endedSplits = new EndedSplits();

    /** The epoch whose changes the store has; at a repeated attempt it still has them. */
    private long givenEpoch;

    CheckpointEpochStore(CheckpointStore store, Collection<SinkTarget> sinks, RestorePoint restore, Clock clock) {
        this.store = store;
        this.sinks = List.copyOf(sinks);
        this.clock = clock;
        endedSplits.restored(restore.splits());
        // Format 1 had them in the manifest, where they will not be from now on.
        store.restored().ifPresent(checkpoint -> checkpoint.facts().sources().forEach(source -> source.splits().stream()
                .filter(SplitFacts::ended)
                .forEach(split -> endedSplits.writeAgain(source.name(), split.split()))));
    }

    @Override
    public void decide(Epoch epoch) throws IOException {
        EpochWriter writer = store.begin(epoch.number());
        if (givenEpoch != epoch.number()) {
            givenEpoch = epoch.number();
            for (TaskSnapshot snapshot : epoch.snapshots()) {
                snapshot.deltas().forEach((operator, deltas) -> writer.addTask(operator, snapshot.subtask(), deltas));
                endedSplits
                        .newlyEnded(snapshot.splits())
                        .forEach((source, delta) -> writer.addTask(source, snapshot.subtask(), List.of(delta)));
            }
        }
        writer.decide(facts(epoch));
    }

    @Override
    public void settle() throws IOException {
        store.retire();
        store.fold();
    }

    private ManifestFacts facts(Epoch epoch) {
        Map<String, Long> ledger = new TreeMap<>();
        epoch.ledger().forEach((node, counters) -> LedgerCodec.numbers(counters)
                .forEach((name, number) -> ledger.put(node + "/" + name, number)));
        Map<String, byte[]> states = epoch.sinkStates();
        List<SinkFacts> sinkFacts = sinks.stream()
                .map(target -> new SinkFacts(target.table().name(), target.statesOf(states)))
                .toList();
        return new ManifestFacts(
                sources(epoch), epoch.watermarks(), sinkFacts, ledger, epoch.complete(), clock.wallMillis());
    }

    private static List<SourceFacts> sources(Epoch epoch) {
        Map<String, List<SplitFacts>> bySource = new LinkedHashMap<>();
        for (SplitProgress split : epoch.splits()) {
            List<SplitFacts> open = bySource.computeIfAbsent(split.source(), key -> new ArrayList<>());
            if (!split.ended()) {
                open.add(new SplitFacts(split.split(), split.position(), split.watermark(), false, false));
            }
        }
        Map<String, Long> watermarks = epoch.watermarks();
        return bySource.entrySet().stream()
                .map(entry -> new SourceFacts(
                        entry.getKey(),
                        watermarks.getOrDefault(entry.getKey(), StreamElement.NO_WATERMARK),
                        entry.getValue()))
                .toList();
    }

    /** What the store holds, as the engine restores it. */
    static RestorePoint restorePoint(RestoredCheckpoint checkpoint, StageGraph graph) {
        Map<String, List<List<TableDelta>>> deltas = new HashMap<>();
        for (PlanNode node : graph.nodes()) {
            if (node instanceof PlanNode.WindowAggregate || node instanceof PlanNode.WindowTableFunction) {
                deltas.put(node.id(), checkpoint.state(node.id()));
            }
        }
        ManifestFacts facts = checkpoint.facts();
        List<SplitProgress> splits = new ArrayList<>();
        for (SourceFacts source : facts.sources()) {
            for (SplitFacts split : source.splits()) {
                splits.add(new SplitProgress(
                        source.name(),
                        tableOf(source.name(), graph),
                        split.split(),
                        split.position(),
                        split.watermark(),
                        split.ended()));
            }
        }
        for (PlanNode node : graph.nodes()) {
            if (node instanceof PlanNode.Scan || node instanceof PlanNode.Values) {
                for (List<TableDelta> task : checkpoint.state(node.id())) {
                    EndedSplits.read(node.id(), tableOf(node.id(), graph), task, splits::add);
                }
            }
        }
        Map<String, List<byte[]>> sinkStates = new HashMap<>();
        facts.sinks().forEach(sink -> sinkStates.put(sink.name(), sink.states()));
        Map<String, Map<String, Long>> ledger = new HashMap<>();
        facts.ledger().forEach((name, number) -> {
            int slash = name.lastIndexOf('/');
            ledger.computeIfAbsent(name.substring(0, slash), key -> new HashMap<>())
                    .put(name.substring(slash + 1), number);
        });
        return new RestorePoint(
                checkpoint.epoch(), facts.complete(), deltas, facts.operatorWatermarks(), splits, sinkStates, ledger);
    }

    private static String tableOf(String source, StageGraph graph) {
        for (PlanNode node : graph.nodes()) {
            if (node instanceof PlanNode.Scan scan && scan.id().equals(source)) {
                return scan.table().name();
            }
        }
        return source;
    }
}
