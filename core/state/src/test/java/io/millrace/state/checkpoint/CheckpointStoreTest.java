package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import io.millrace.state.StateModel;
import io.millrace.state.TableDelta;
import io.millrace.state.checkpoint.ManifestFacts.SinkFacts;
import io.millrace.state.checkpoint.ManifestFacts.SourceFacts;
import io.millrace.state.checkpoint.ManifestFacts.SplitFacts;
import io.millrace.state.checkpoint.PipelineIdentity.OperatorIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointStoreTest {
    private static final Path DIRECTORY = Path.of("/data/counts");

    private final MemoryDisk disk = new MemoryDisk();

    @Test
    void startsFromNothingThenFromTheLastEpoch() throws IOException {
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            assertThat(store.restored()).isEmpty();
            assertThat(store.incarnation()).isEqualTo(1);
            write(store, 1, 10);
            write(store, 2, 20);
        }
        disk.restart();
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            RestoredCheckpoint restored = store.restored().orElseThrow();
            assertThat(restored.epoch()).isEqualTo(2);
            assertThat(store.incarnation()).isEqualTo(2);
            assertThat(restored.state("agg")).hasSize(2);
            assertThat(rows(restored)).containsExactly(Map.entry(new StateModel.Key(1, "k"), 20L));
        }
    }

    @Test
    void keepsEveryFact() throws IOException {
        SplitFacts split = new SplitFacts(
                new Split("a\"\\\n\u0001é😀.json", Map.of("length", "12", "b", "ü")),
                new SplitPosition(1L << 60, 7),
                Long.MIN_VALUE,
                true,
                false);
        ManifestFacts facts = new ManifestFacts(
                List.of(new SourceFacts("bid", 99, List.of(split))),
                Map.of("agg", -5L),
                List.of(new SinkFacts("out", List.of(new byte[] {1, -1}, new byte[0]))),
                Map.of("rows read", 3L),
                true,
                1_700_000_000_000L);
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            store.begin(1).decide(facts);
        }
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            ManifestFacts read = store.restored().orElseThrow().facts();
            assertThat(read.sources()).isEqualTo(facts.sources());
            assertThat(read.operatorWatermarks()).isEqualTo(Map.of("agg", -5L, "sink", Long.MIN_VALUE));
            assertThat(read.ledger()).isEqualTo(facts.ledger());
            assertThat(read.complete()).isTrue();
            assertThat(read.wallMillis()).isEqualTo(facts.wallMillis());
            assertThat(read.sinks().get(0).states().get(0)).containsExactly(1, -1);
            assertThat(read.sinks().get(0).states().get(1)).isEmpty();
        }
    }

    @Test
    void keepsThreeEpochsAndTheirFilesOnly() throws IOException {
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            for (long epoch = 1; epoch <= 10; epoch++) {
                write(store, epoch, epoch * 10);
            }
        }
        assertThat(names(DIRECTORY))
                .containsExactly("head", "lock", "manifest-10-1", "manifest-8-1", "manifest-9-1", "state");
        assertThat(names(DIRECTORY.resolve("state"))).hasSize(10);
    }

    @Test
    void aSecondProcessIsRefusedAndToldTheFirst() {
        open(new StartFrom.Latest());
        Problem problem = refusal(new StartFrom.Latest());
        assertThat(problem.code()).isEqualTo(StateError.LOCKED);
        assertThat(problem.fact()).contains("process " + ProcessHandle.current().pid());
    }

    @Test
    void anotherPipelineIsRefusedUnderAnyChoice() throws IOException {
        write(open(new StartFrom.Latest()), 1, 1);
        disk.restart();
        PipelineIdentity other =
                new PipelineIdentity("other", "1", identity(2, "f").operators());
        for (StartFrom from : List.of(new StartFrom.Latest(), new StartFrom.Epoch(1), new StartFrom.Fresh())) {
            assertThatThrownBy(() -> CheckpointStore.open(disk, DIRECTORY, other, from))
                    .isInstanceOfSatisfying(MillraceException.class, e -> {
                        assertThat(e.problems().get(0).code()).isEqualTo(StateError.OTHER_PIPELINE);
                        assertThat(e.problems().get(0).fact()).contains("`counts`", "`other`");
                    });
        }
    }

    @Test
    void aChangedPlanIsRefusedWithTheOperators() throws IOException {
        write(open(new StartFrom.Latest()), 1, 1);
        disk.restart();
        PipelineIdentity changed = new PipelineIdentity(
                "counts",
                "1",
                List.of(
                        new OperatorIdentity("agg", "WindowAggregate", "changed", 2),
                        new OperatorIdentity("rank", "Rank", "r", 1)));
        assertThatThrownBy(() -> CheckpointStore.open(disk, DIRECTORY, changed, new StartFrom.Latest()))
                .isInstanceOfSatisfying(MillraceException.class, e -> {
                    Problem problem = e.problems().get(0);
                    assertThat(problem.code()).isEqualTo(StateError.PLAN_CHANGED);
                    assertThat(problem.detail()).contains("WindowAggregate has changed", "Rank is new", "Sink is gone");
                    assertThat(problem.hint()).contains("--fresh", "repeats the output");
                });
    }

    @Test
    void goesBackToAnEpochAndGivesUpLaterOnes() throws IOException {
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            for (long epoch = 1; epoch <= 4; epoch++) {
                write(store, epoch, epoch * 10);
            }
        }
        assertThat(refusal(new StartFrom.Epoch(1)).detail()).contains("Epochs 2, 3 and 4 can still be restored");
        try (CheckpointStore store = open(new StartFrom.Epoch(2))) {
            assertThat(rows(store.restored().orElseThrow())).containsValue(20L);
            assertThat(store.notes()).singleElement().satisfies(note -> assertThat(note.fact())
                    .contains("epochs after 2 are given up"));
        }
        // Given up for good: the next start goes on from epoch 2 as well.
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            assertThat(store.lastEpoch()).isEqualTo(2);
            write(store, 3, 33);
        }
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            assertThat(rows(store.restored().orElseThrow())).containsValue(33L);
        }
        assertThat(names(DIRECTORY)).contains("manifest-3-3", "manifest-2-1").doesNotContain("manifest-4-1");
    }

    @Test
    void startsAnewWhenAskedAndNamesWhatComesAgain() throws IOException {
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            write(store, 1, 10);
            write(store, 2, 20);
        }
        try (CheckpointStore store = open(new StartFrom.Fresh())) {
            assertThat(store.restored()).isEmpty();
            assertThat(store.notes()).singleElement().satisfies(note -> {
                assertThat(note.fact()).contains("epochs up to 2");
                assertThat(note.detail()).contains("bid (2 records so far)", "again: out");
            });
        }
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            assertThat(store.restored()).isEmpty();
            write(store, 1, 11);
        }
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            assertThat(rows(store.restored().orElseThrow())).containsValue(11L);
        }
    }

    @Test
    void restoresUnderAnotherParallelism() throws IOException {
        try (CheckpointStore store = open(new StartFrom.Latest())) {
            write(store, 1, 10);
        }
        for (int round = 0; round < 3; round++) {
            int parallelism = round == 1 ? 1 : 3;
            try (CheckpointStore store =
                    CheckpointStore.open(disk, DIRECTORY, identity(parallelism, "f"), new StartFrom.Latest())) {
                long last = store.lastEpoch();
                assertThat(rows(store.restored().orElseThrow())).containsValue(last * 10);
                EpochWriter epoch = store.begin(last + 1);
                epoch.addTask("agg", parallelism - 1, List.of(delta((last + 1) * 10)));
                epoch.decide(ManifestFacts.empty());
                store.retire();
            }
        }
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        disk.createDirectories(Path.of("/data"));
        disk.create(DIRECTORY).close();
        assertThat(refusal(new StartFrom.Latest()).code()).isEqualTo(StateError.NOT_USABLE);
    }

    private CheckpointStore open(StartFrom from) {
        return CheckpointStore.open(disk, DIRECTORY, identity(2, "f"), from);
    }

    private Problem refusal(StartFrom from) {
        try {
            open(from);
        } catch (MillraceException e) {
            return e.problems().get(0);
        }
        throw new AssertionError("not refused");
    }

    static PipelineIdentity identity(int parallelism, String fingerprint) {
        return new PipelineIdentity(
                "counts",
                "0.1.0",
                List.of(
                        new OperatorIdentity("agg", "WindowAggregate", fingerprint, parallelism),
                        new OperatorIdentity("sink", "Sink", "s", 1)));
    }

    private static TableDelta delta(long value) {
        return StateModel.delta("panes", Map.of(new StateModel.Key(1, "k"), value), List.of(), Long.MIN_VALUE);
    }

    private static void write(CheckpointStore store, long epoch, long value) throws IOException {
        EpochWriter writer = store.begin(epoch);
        writer.addTask("agg", 0, List.of(delta(value)));
        writer.addTask("agg", 1, List.of());
        SplitFacts split =
                new SplitFacts(new Split("s", Map.of()), new SplitPosition(epoch, epoch), epoch, false, false);
        writer.decide(new ManifestFacts(
                List.of(new SourceFacts("bid", epoch, List.of(split))),
                Map.of("agg", epoch),
                List.of(new SinkFacts("out", List.of(new byte[] {(byte) epoch}))),
                Map.of("bid/in", epoch),
                false,
                0));
        store.retire();
    }

    private static Map<StateModel.Key, Long> rows(RestoredCheckpoint restored) {
        List<TableDelta> all =
                restored.state("agg").stream().flatMap(List::stream).toList();
        return StateModel.replay("panes", all).rows;
    }

    private List<String> names(Path directory) throws IOException {
        return disk.list(directory).stream()
                .map(file -> String.valueOf(file.path().getFileName()))
                .toList();
    }
}
