package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.state.Seeds;
import io.millrace.state.StateModel;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.ManifestFacts.SinkFacts;
import io.millrace.state.checkpoint.ManifestFacts.SourceFacts;
import io.millrace.state.checkpoint.ManifestFacts.SplitFacts;
import io.millrace.state.checkpoint.PipelineIdentity.OperatorIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A seeded run of the store, beside a model that knows what each epoch must hold.
 *
 * <p>The pipeline has two operators with one table each, whose keys are spread over the tasks. Its state is a function
 * of seed and epoch alone, so that a run which crashed can go on and must come to the same end.
 */
final class StoreSchedule {
    static final Path DIRECTORY = Path.of("/data/p");
    private static final List<String> OPERATORS = List.of("agg", "join");

    final long number;
    final int epochs;
    /** By epoch from 0, by operator. */
    private final List<Map<String, StateModel>> models = new ArrayList<>();

    private final List<Map<String, TableDelta>> changes = new ArrayList<>();
    private final int[] parallelism;
    private final boolean[] reopensAfter;

    /** The last epoch whose decision was reported. */
    long decided;
    /** The epoch being decided, or the last one that was. */
    long tried;

    StoreSchedule(long number, int maxEpochs) {
        this.number = number;
        SplittableRandom random = Seeds.random(number);
        epochs = 1 + random.nextInt(maxEpochs);
        parallelism = new int[epochs + 1];
        reopensAfter = new boolean[epochs + 1];
        Map<String, StateModel> present = new TreeMap<>();
        OPERATORS.forEach(operator -> present.put(operator, new StateModel()));
        for (int epoch = 0; epoch <= epochs; epoch++) {
            Map<String, TableDelta> step = new TreeMap<>();
            Map<String, StateModel> copy = new TreeMap<>();
            for (String operator : OPERATORS) {
                if (epoch > 0 && random.nextInt(4) > 0) {
                    step.put(operator, model(present, operator).change(random, "rows", epoch));
                }
                copy.put(operator, model(present, operator).copy());
            }
            changes.add(step);
            models.add(copy);
            reopensAfter[epoch] = random.nextInt(4) == 0;
            boolean same = epoch > 0 && (!reopensAfter[epoch - 1] || random.nextBoolean());
            parallelism[epoch] = same ? parallelism[epoch - 1] : 1 + random.nextInt(2);
        }
    }

    String describe() {
        return Seeds.describe(number);
    }

    /** Runs from wherever the directory stands to the last epoch. */
    void run(MemoryDisk disk) throws IOException {
        while (true) {
            try (CheckpointStore store = open(disk, new StartFrom.Latest())) {
                if (runUntilReopening(store)) {
                    return;
                }
            }
        }
    }

    private boolean runUntilReopening(CheckpointStore store) throws IOException {
        for (long epoch = store.lastEpoch() + 1; epoch <= epochs; epoch++) {
            write(store, epoch);
            store.retire();
            store.fold();
            if (reopensAfter[(int) epoch] && epoch < epochs) {
                return false;
            }
        }
        return true;
    }

    CheckpointStore open(MemoryDisk disk, StartFrom from) {
        int tasks = parallelism[(int) Math.min(decided + 1, epochs)];
        CheckpointStore store = CheckpointStore.open(disk, DIRECTORY, identity(tasks), from);
        store.foldLimits(new StateFolding.Limits(2, 100));
        return store;
    }

    static PipelineIdentity identity(int tasks) {
        return new PipelineIdentity(
                "p",
                "0.1.0",
                OPERATORS.stream()
                        .map(id -> new OperatorIdentity(id, "Operator " + id, "f-" + id, tasks))
                        .toList());
    }

    /** Writes one epoch; each task gets the part of the change that has its keys. */
    void write(CheckpointStore store, long epoch) throws IOException {
        EpochWriter writer = store.begin(epoch);
        for (String operator : OPERATORS) {
            int tasks =
                    store.operators().get(OPERATORS.indexOf(operator)).tasks().size();
            TableDelta change = changes.get((int) epoch).get(operator);
            for (int task = 0; task < tasks; task++) {
                writer.addTask(operator, task, change == null ? List.of() : List.of(part(change, task, tasks)));
            }
        }
        tried = epoch;
        writer.decide(facts(epoch));
        decided = epoch;
    }

    private static TableDelta part(TableDelta delta, int task, int tasks) {
        int[] rows = positions(StateModel.keys(delta.rows(), delta.rowCount()), task, tasks);
        int[] deleted = positions(StateModel.keys(delta.deletedKeys(), delta.deletedCount()), task, tasks);
        return new TableDelta(
                delta.table(),
                delta.type(),
                delta.keyCount(),
                rows.length,
                delta.rows().stream()
                        .map(column -> column.gather(rows, rows.length))
                        .toList(),
                deleted.length,
                delta.deletedKeys().stream()
                        .map(column -> column.gather(deleted, deleted.length))
                        .toList(),
                delta.expiredBelow());
    }

    private static int[] positions(List<StateModel.Key> keys, int task, int tasks) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if (Math.floorMod(keys.get(i).hashCode(), tasks) == task) {
                positions.add(i);
            }
        }
        return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    private static ManifestFacts facts(long epoch) {
        SplitFacts split =
                new SplitFacts(new Split("s", Map.of()), new SplitPosition(epoch, epoch), epoch, false, false);
        return new ManifestFacts(
                List.of(new SourceFacts("source", epoch, List.of(split))),
                Map.of("agg", epoch, "join", epoch),
                List.of(new SinkFacts("sink", List.of(new byte[] {(byte) epoch}))),
                Map.of("rows", epoch),
                false,
                epoch);
    }

    /** Asserts that a store holds exactly what the model has for its epoch; returns the epoch. */
    long assertWhole(CheckpointStore store) {
        RestoredCheckpoint restored = store.restored().orElse(null);
        if (restored == null) {
            return 0;
        }
        assertState(restored);
        return restored.epoch();
    }

    void assertState(RestoredCheckpoint restored) {
        long epoch = restored.epoch();
        for (String operator : OPERATORS) {
            List<TableDelta> all =
                    restored.state(operator).stream().flatMap(List::stream).toList();
            assertThat(StateModel.replay("rows", all).rows)
                    .as("%s, operator %s, epoch %d", describe(), operator, epoch)
                    .isEqualTo(model(models.get((int) epoch), operator).rows);
        }
        assertThat(restored.facts().ledger()).as(describe()).isEqualTo(Map.of("rows", epoch));
        assertThat(restored.facts().sources().get(0).splits().get(0).position().records())
                .isEqualTo(epoch);
    }

    private static StateModel model(Map<String, StateModel> models, String operator) {
        return Objects.requireNonNull(models.get(operator));
    }
}
