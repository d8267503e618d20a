package io.millrace.verify.simulation;

import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.follower.FollowerOutbox;
import io.millrace.spi.follower.FollowerTarget;
import io.millrace.spi.follower.OutboxFiles;
import io.millrace.spi.follower.OutboxPart;
import io.millrace.spi.follower.OutboxWriter;
import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A system that follows, with a transaction per epoch and a marker, which outlives the instances that write it. */
final class MemoryFollower {
    private final List<long[]> committed = new ArrayList<>();
    private Optional<Marker> marker = Optional.empty();
    private int owner;
    private int applied;
    private boolean full;
    private int special = -1;
    private MemoryTopic.Outcome outcome = MemoryTopic.Outcome.COMMITTED;

    /** Rows of two columns, in the order in which readers see them. */
    List<long[]> committed() {
        return committed;
    }

    /** How often something was to be applied, markers of lives included. */
    int applied() {
        return applied;
    }

    /** Whether no more rows should be read. */
    void full(boolean isFull) {
        full = isFull;
    }

    /** The application with this number, counted over all lives, does not come to the usual end. */
    void at(int application, MemoryTopic.Outcome ends) {
        special = application;
        outcome = ends;
    }

    /**
     * A table of it for one life.
     *
     * @param step what may be the last thing that happens, before and after everything that is asked
     * @param decided the last epoch that was decided, which it must never exceed
     */
    Sink sink(MemoryTopic.Step step, LongSupplier decided) {
        return new Table(step, decided);
    }

    private final class Table implements Sink, Decider, FollowerTarget {
        private final MemoryTopic.Step step;
        private final LongSupplier decided;
        private int self;
        private @Nullable FollowerOutbox outbox;

        Table(MemoryTopic.Step step, LongSupplier decided) {
            this.step = step;
            this.decided = decided;
        }

        @Override
        public String description() {
            return "a follower in memory";
        }

        @Override
        public boolean follow(OutboxFiles files) {
            FollowerOutbox own = new FollowerOutbox(files, this, /* inBackground= */ false);
            own.join("follower");
            outbox = own;
            return true;
        }

        @Override
        public Optional<Marker> peek(String pipeline) {
            return marker;
        }

        @Override
        public Optional<Marker> takeOver(String pipeline) throws IOException {
            step.run();
            self = ++owner;
            step.run();
            return marker;
        }

        @Override
        public void decide(Marker ignored) {
            throw new IllegalStateException("a follower decides nothing");
        }

        @Override
        public void apply(Marker next, List<OutboxPart> parts, OutboxFiles files) throws IOException {
            step.run();
            List<long[]> rows = new ArrayList<>();
            for (OutboxPart part : parts) {
                ByteBuffer bytes = ByteBuffer.wrap(files.read(part));
                while (bytes.hasRemaining()) {
                    rows.add(new long[] {bytes.getLong(), bytes.getLong()});
                }
            }
            boolean isSpecial = applied++ == special;
            if (self != owner || (isSpecial && outcome == MemoryTopic.Outcome.EXPIRED)) {
                throw new IOException("the transaction expired");
            }
            if (next.epoch() > decided.getAsLong()) {
                throw new AssertionError("epoch " + next.epoch() + " is applied before it was decided");
            }
            committed.addAll(rows);
            marker = Optional.of(next);
            if (isSpecial && outcome == MemoryTopic.Outcome.ANSWER_LOST) {
                throw new IOException("no answer");
            }
            step.run();
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.EXACTLY_ONCE;
        }

        @Override
        public Optional<Decider> decider() {
            return outbox == null ? Optional.of(this) : Optional.empty();
        }

        private FollowerOutbox outbox() {
            return Objects.requireNonNull(outbox);
        }

        @Override
        public void open(SinkIdentity identity, List<byte[]> states) throws IOException {
            outbox().open("follower", identity, states);
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public SinkWriter writer(WriterRequest request) {
            OutboxWriter writer = outbox().writer("follower");
            return new SinkWriter() {
                @Override
                public void write(ChangeBatch batch) throws IOException {
                    writer.makeRoom();
                    for (int row = 0; row < batch.rowCount(); row++) {
                        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(((LongColumn) batch.column(0)).value(row))
                                .putLong(((LongColumn) batch.column(1)).value(row))
                                .array();
                        writer.buffer().append(bytes, 0, bytes.length);
                    }
                }

                @Override
                public byte[] prepare(long epoch, boolean last) throws IOException {
                    return writer.prepare(epoch, last, new byte[0]);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void committed(long epoch, List<byte[]> states) throws IOException {
            outbox().committed("follower", epoch, states);
        }

        @Override
        public void close() {
            // What it wrote outlives it.
        }
    }
}
