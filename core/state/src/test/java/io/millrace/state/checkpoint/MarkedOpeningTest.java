package io.millrace.state.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.state.StateError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each row of the table of design note 0005, and what a decider that fails does to a life. */
class MarkedOpeningTest {
    private static final Path DIRECTORY = Path.of("/data/counts");
    private static final StartFrom LATEST = new StartFrom.Latest();

    private final MemoryDisk disk = new MemoryDisk();
    private final MemoryDecider.Topic topic = new MemoryDecider.Topic();

    @Test
    void aFirstStartMarksItsLifeAndGoesOnFromWhatItDecides() throws IOException {
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.restored()).isEmpty();
            assertThat(topic.marker).contains(new Marker("counts", 1, 0, ""));
            write(store, 1);
            write(store, 2);
        }
        assertThat(topic.marker.orElseThrow().epoch()).isEqualTo(2);
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(2);
            assertThat(store.incarnation()).isEqualTo(2);
            assertThat(topic.marker.orElseThrow().incarnation()).isEqualTo(2);
            assertThat(topic.marker.orElseThrow().epoch()).isEqualTo(2);
        }
        // A life that decided nothing leaves a marker which names a manifest of an earlier one.
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(2);
            assertThat(store.incarnation()).isEqualTo(3);
        }
    }

    @Test
    void aFirstStartThatCrashedBehindItsMarkerIsRepeated() throws IOException {
        topic.marker = Optional.of(new Marker("counts", 1, 0, ""));
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.restored()).isEmpty();
            assertThat(store.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void aMarkerWithoutItsStateIsRefusedBeforeAnybodyIsFenced() throws IOException {
        topic.marker = Optional.of(new Marker("counts", 4, 17, "ab12"));
        Problem problem = refusal();
        assertThat(problem.code()).isEqualTo(StateError.STATE_BEHIND_MARKER);
        assertThat(problem.fact()).contains("/data/counts", "epoch 17");
        assertThat(problem.detail()).contains("the cluster of this test", "incarnation 4", "ab12");
        assertThat(topic.takeOvers).isZero();
    }

    @Test
    void stateWithoutItsMarkerIsRefused() throws IOException {
        decideTwo();
        topic.marker = Optional.empty();
        Problem problem = refusal();
        assertThat(problem.code()).isEqualTo(StateError.MARKER_MISSING);
        assertThat(problem.fact()).contains("/data/counts", "the cluster of this test");
        assertThat(problem.hint()).contains("--fresh");
        assertThat(topic.takeOvers).isEqualTo(1);
    }

    @Test
    void anotherHashOfTheSameEpochIsRefused() throws IOException {
        decideTwo();
        topic.marker = Optional.of(new Marker("counts", 1, 2, "00".repeat(32)));
        refusal();
        topic.marker = Optional.of(new Marker("counts", 7, 2, "00".repeat(32)));
        assertThat(refusal().code()).isEqualTo(StateError.STATE_BEHIND_MARKER);
        assertThat(topic.takeOvers).isEqualTo(1);
    }

    @Test
    void aMarkerOlderThanTheStateIsRefused() throws IOException {
        try (CheckpointStore store = open(LATEST)) {
            write(store, 1);
            Optional<Marker> older = topic.marker;
            write(store, 2);
            topic.marker = older;
        }
        Problem problem = refusal();
        assertThat(problem.code()).isEqualTo(StateError.MARKER_BEHIND_STATE);
        assertThat(problem.detail()).contains("names epoch 1", "epoch 2 of incarnation 1");
    }

    @Test
    void theMarkerOfAnotherPipelineIsRefused() throws IOException {
        topic.marker = Optional.of(new Marker("orders", 1, 3, "ab"));
        Problem problem = refusal();
        assertThat(problem.code()).isEqualTo(StateError.FOREIGN_MARKER);
        assertThat(problem.fact()).contains("`orders`", "`counts`");
        assertThat(problem.hint()).contains("SET 'pipeline.name'");
    }

    @Test
    void freshGoesOnWhereNothingBelongsTogetherAsTheHintsSay() throws IOException {
        decideTwo();
        topic.marker = Optional.empty();
        try (CheckpointStore store = open(new StartFrom.Fresh())) {
            assertThat(store.restored()).isEmpty();
            assertThat(topic.marker).contains(new Marker("counts", store.incarnation(), 0, ""));
        }
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.restored()).isEmpty();
            write(store, 1);
        }
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(1);
        }
    }

    @Test
    void aChosenEpochIsMarkedAndStays() throws IOException {
        decideTwo();
        open(new StartFrom.Epoch(1)).close();
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(1);
        }
    }

    @Test
    void whatWasPreparedAndNotDecidedIsNotRestored() throws IOException {
        MemoryDecider first = new MemoryDecider(topic);
        try (CheckpointStore store = open(LATEST, first)) {
            write(store, 1);
            new MemoryDecider(topic).takeOver("counts");
            assertThatThrownBy(() -> write(store, 2)).isInstanceOf(DecisionUnknownException.class);
        }
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(1);
            write(store, 2);
        }
    }

    @Test
    void aDecisionWhoseAnswerWasLostIsRestored() throws IOException {
        MemoryDecider first = new MemoryDecider(topic);
        try (CheckpointStore store = open(LATEST, first)) {
            write(store, 1);
            first.losesAnswer = true;
            assertThatThrownBy(() -> write(store, 2)).isInstanceOf(DecisionUnknownException.class);
            assertThatThrownBy(() -> store.begin(3)).isInstanceOf(IllegalStateException.class);
        }
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(2);
        }
    }

    @Test
    void aZombiesHeadIsNotInTheWay() throws IOException {
        byte[] old;
        try (CheckpointStore store = open(LATEST)) {
            write(store, 1);
            old = new StateDirectory(disk, DIRECTORY).read(DIRECTORY.resolve("head"));
        }
        try (CheckpointStore store = open(LATEST)) {
            for (int epoch = 2; epoch < 8; epoch++) {
                write(store, epoch);
            }
        }
        // The first life wakes up behind its check and replaces the head; its manifest is gone.
        new StateDirectory(disk, DIRECTORY).replace(DIRECTORY.resolve("head"), old, old.length);
        try (CheckpointStore store = open(LATEST)) {
            assertThat(store.lastEpoch()).isEqualTo(7);
            assertThat(store.incarnation()).isEqualTo(3);
        }
    }

    @Test
    void aCrashAtAnyChangeOfTheDiskGoesOnFromTheMarker() throws IOException {
        int crashes = 0;
        for (int at = 0; ; at++) {
            MemoryDisk crashing = new MemoryDisk();
            MemoryDecider.Topic markers = new MemoryDecider.Topic();
            crashing.crashAtChange(at);
            boolean crashed = false;
            try (CheckpointStore store = open(crashing, LATEST, new MemoryDecider(markers))) {
                for (int epoch = 1; epoch < 4; epoch++) {
                    write(store, epoch);
                }
            } catch (MemoryDisk.Crash e) {
                crashed = true;
                crashes++;
            }
            long decided = markers.marker.map(Marker::epoch).orElse(0L);
            crashing.restart();
            try (CheckpointStore store = open(crashing, LATEST, new MemoryDecider(markers))) {
                assertThat(store.lastEpoch()).as("crash at change %d", at).isEqualTo(decided);
                write(store, (int) decided + 1);
            }
            if (!crashed) {
                break;
            }
        }
        assertThat(crashes).isGreaterThan(20);
    }

    private void decideTwo() throws IOException {
        try (CheckpointStore store = open(LATEST)) {
            write(store, 1);
            write(store, 2);
        }
    }

    private CheckpointStore open(StartFrom from) {
        return open(from, new MemoryDecider(topic));
    }

    private CheckpointStore open(StartFrom from, MemoryDecider decider) {
        return open(disk, from, decider);
    }

    private static CheckpointStore open(MemoryDisk disk, StartFrom from, MemoryDecider decider) {
        return CheckpointStore.open(disk, DIRECTORY, CheckpointStoreTest.identity(1, "f"), from, decider);
    }

    private Problem refusal() throws IOException {
        try {
            open(LATEST).close();
        } catch (MillraceException e) {
            return e.problems().get(0);
        }
        throw new AssertionError("not refused");
    }

    private static void write(CheckpointStore store, int epoch) throws IOException {
        store.begin(epoch).decide(ManifestFacts.empty());
        store.retire();
    }
}
