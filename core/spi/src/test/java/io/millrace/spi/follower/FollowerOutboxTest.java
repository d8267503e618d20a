package io.millrace.spi.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What an outbox does while its follower is away, and what it refuses at a start. */
class FollowerOutboxTest {
    private static final Path DIRECTORY = Path.of("/state/outbox/f");

    private final MemoryDisk disk = new MemoryDisk(Clock.system());
    private final FakeTarget target = new FakeTarget();

    /** A life with one table and one writer. */
    private final class Life implements AutoCloseable {
        private final FollowerOutbox outbox =
                new FollowerOutbox(new OutboxFiles(disk, DIRECTORY), target, /* inBackground= */ true);
        private final OutboxWriter writer;

        Life(long incarnation, long epoch, List<byte[]> states) throws IOException {
            outbox.join("t");
            outbox.open("t", new SinkIdentity("p", incarnation, epoch, false), states);
            writer = outbox.writer("t");
        }

        byte[] prepare(long epoch, String row, boolean last) throws IOException {
            writer.makeRoom();
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            writer.buffer().append(bytes, 0, bytes.length);
            return writer.prepare(epoch, last, new byte[] {7});
        }

        byte[] write(long epoch, String row) throws IOException {
            byte[] state = prepare(epoch, row, false);
            outbox.committed("t", epoch, List.of(state));
            return state;
        }

        @Override
        public void close() {
            outbox.close();
        }
    }

    @Test
    void keepsEpochsUntilTheFollowerIsBack() throws IOException {
        try (Life life = new Life(1, 0, List.of())) {
            target.away(true);
            life.write(1, "one");
            life.write(2, "two");
            byte[] state = life.write(3, "three");
            assertThat(OutboxState.decoded(state).parts()).hasSize(3);
            assertThat(OutboxState.decoded(state).facts()).containsExactly(7);
            assertThat(target.rows()).isEmpty();
            await(() -> life.outbox.waitsFor() != null);
            assertThat(life.outbox.waitsFor()).startsWith("a follower to take 3 decided epochs, for ");
            target.away(false);
            await(() -> target.rows().size() == 3);
            assertThat(target.rows()).containsExactly("one", "two", "three");
            await(() -> life.outbox.applied() == 3);
            assertThat(OutboxState.decoded(life.prepare(4, "four", false)).parts())
                    .hasSize(1);
        }
    }

    @Test
    void asksTheMarkerAfterALostAnswer() throws IOException {
        try (Life life = new Life(1, 0, List.of())) {
            target.loseAnswers(1);
            life.write(1, "one");
            life.write(2, "two");
            await(() -> life.outbox.applied() == 2);
            assertThat(target.rows()).containsExactly("one", "two");
            assertThat(target.takeOvers()).isEqualTo(2);
        }
    }

    @Test
    void appliesAtTheNextStartWhatWaits() throws IOException {
        byte[] state;
        try (Life life = new Life(1, 0, List.of())) {
            life.write(1, "one");
            await(() -> life.outbox.applied() == 1);
            target.away(true);
            life.write(2, "two");
            state = life.write(3, "three");
        }
        assertThatThrownBy(() -> new Life(2, 3, List.of(state)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR4056: a follower does not answer");
        target.away(false);
        try (Life life = new Life(3, 3, List.of(state))) {
            assertThat(target.rows()).containsExactly("one", "two", "three");
            assertThat(life.outbox.applied()).isEqualTo(3);
            assertThat(disk.list(DIRECTORY)).isEmpty();
        }
        try (Life life = new Life(4, 3, List.of(state))) {
            assertThat(target.rows()).hasSize(3);
            assertThat(life.outbox.waitsFor()).isNull();
        }
    }

    @Test
    void refusesAMarkerThatDoesNotBelongToTheState() throws IOException {
        byte[] state;
        try (Life life = new Life(1, 0, List.of())) {
            life.write(1, "one");
            await(() -> life.outbox.applied() == 1);
            state = life.write(2, "two");
            await(() -> life.outbox.applied() == 2);
        }
        int takeOvers = target.takeOvers();
        target.forget();
        refuses(3, 2, state, "MR4051");
        target.mark(new Marker("p", 1, 3, ""));
        refuses(3, 2, state, "MR4052");
        target.mark(new Marker("p", 3, 2, ""));
        refuses(3, 2, state, "MR4052");
        target.mark(new Marker("p", 1, 0, ""));
        refuses(3, 2, state, "MR4053");
        target.mark(new Marker("q", 1, 2, ""));
        refuses(3, 2, state, "MR4054");
        target.mark(new Marker("p", 1, 2, "another"));
        refuses(3, 2, state, "MR4054");
        assertThat(target.takeOvers()).as("nobody was disturbed").isEqualTo(takeOvers);
    }

    @Test
    void opensWhenWritersKnewOfAnApplicationAtDifferentTimes() throws IOException {
        byte[] first;
        byte[] second;
        try (Life life = new Life(1, 0, List.of())) {
            OutboxWriter other = life.outbox.writer("t");
            other.buffer().append((byte) '2');
            target.away(true);
            life.outbox.committed(
                    "t", 1, List.of(life.prepare(1, "1", false), other.prepare(1, false, new byte[] {7})));
            first = life.prepare(2, "3", false);
            target.away(false);
            await(() -> life.outbox.applied() == 1);
            second = other.prepare(2, false, new byte[] {7});
        }
        try (Life life = new Life(2, 2, List.of(first, second))) {
            assertThat(target.rows()).containsExactly("1", "2", "3");
            assertThat(life.outbox.applied()).isEqualTo(2);
        }
    }

    @Test
    void appliesNothingAgainThatTheInstanceBeforeHasAppliedMeanwhile() throws IOException {
        byte[] state;
        try (Life life = new Life(1, 0, List.of())) {
            target.away(true);
            life.write(1, "one");
            state = life.write(2, "two");
        }
        target.away(false);
        target.letApply(1);
        try (Life life = new Life(2, 2, List.of(state))) {
            assertThat(target.rows()).containsExactly("one", "two");
            assertThat(life.outbox.applied()).isEqualTo(2);
        }
    }

    @Test
    void refusesFilesThatAreNotWhatWasWritten() throws IOException {
        byte[] state;
        try (Life life = new Life(1, 0, List.of())) {
            target.away(true);
            life.write(1, "one");
            state = life.write(2, "two");
        }
        target.away(false);
        Path second = DIRECTORY.resolve("rows-1-2");
        disk.delete(second);
        refuses(2, 2, state, "MR4055");
        try (Disk.WritableFile file = disk.create(second)) {
            file.write("owt".getBytes(StandardCharsets.UTF_8), 0, 3);
        }
        refuses(3, 2, state, "MR4055");
        assertThat(target.rows())
                .as("all files are looked at before one is applied")
                .isEmpty();
    }

    @Test
    void endsWhenAnotherInstanceHasTheFollower() throws IOException {
        try (Life life = new Life(1, 0, List.of())) {
            target.away(true);
            life.write(1, "one");
            target.mark(new Marker("p", 2, 0, ""));
            int takeOvers = target.takeOvers();
            target.away(false);
            await(() -> hasEnded(life));
            assertThatThrownBy(life.outbox::isFull)
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("MR4057");
            assertThat(target.takeOvers()).isEqualTo(takeOvers);
            assertThat(target.rows()).isEmpty();
        }
    }

    @Test
    void isFullAfterTenMinutesOfEpochs() throws IOException {
        try (Life life = new Life(1, 0, List.of())) {
            target.away(true);
            long epoch = 0;
            while (!life.outbox.isFull()) {
                epoch++;
                life.write(epoch, "x");
            }
            assertThat(epoch).isEqualTo(600);
            target.away(false);
            await(() -> !life.outbox.isFull());
            byte[] last = life.prepare(epoch + 1, "end", true);
            life.outbox.committed("t", epoch + 1, List.of(last));
            assertThat(target.rows()).hasSize(601).endsWith("end");
        }
    }

    private void refuses(long incarnation, long epoch, byte[] state, String code) {
        assertThatThrownBy(() -> new Life(incarnation, epoch, List.of(state)))
                .isInstanceOfSatisfying(MillraceException.class, e -> {
                    assertThat(e.phase()).isEqualTo(MillraceException.Phase.REFUSED);
                    assertThat(e.problems().get(0).code().code()).isEqualTo(code);
                });
    }

    private static boolean hasEnded(Life life) {
        try {
            life.outbox.isFull();
            return false;
        } catch (MillraceException e) {
            return true;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000L);
        }
    }
}
