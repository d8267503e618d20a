package io.millrace.verify.simulation;

import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Marker;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.SinkIdentity;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A topic with transactions and a marker, which outlives the instances that write it. */
final class MemoryTopic {
    /** What becomes of a decision. */
    enum Outcome {
        COMMITTED,
        EXPIRED,
        ANSWER_LOST
    }

    /** Something that may be the last thing that happens. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    private final List<long[]> committed = new ArrayList<>();
    private Optional<Marker> marker = Optional.empty();
    private int owner;
    private int decisions;
    private int special = -1;
    private Outcome outcome = Outcome.COMMITTED;

    /** Rows of two columns, in the order in which readers see them. */
    List<long[]> committed() {
        return committed;
    }

    int decisions() {
        return decisions;
    }

    /** The last epoch that was decided. */
    long epoch() {
        return marker.map(Marker::epoch).orElse(-1L);
    }

    /** The decision with this number, counted over all lives, does not come to the usual end. */
    void at(int decision, Outcome ends) {
        special = decision;
        outcome = ends;
    }

    /** A table over this topic for one life. */
    Sink sink(Step before, Step after) {
        return new Table(before, after);
    }

    private final class Table implements Sink, Decider {
        private final Step before;
        private final Step after;
        private final List<List<long[]>> open = List.of(new ArrayList<>(), new ArrayList<>());
        private int self;
        private long lastEpoch;
        private boolean marked;

        Table(Step before, Step after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public String description() {
            return "a topic in memory";
        }

        @Override
        public Optional<Marker> peek(String pipeline) {
            return marker;
        }

        @Override
        public Optional<Marker> takeOver(String pipeline) {
            self = ++owner;
            return marker;
        }

        @Override
        public void decide(Marker decided) throws IOException {
            before.run();
            boolean isSpecial = decisions++ == special;
            if (self != owner || (isSpecial && outcome == Outcome.EXPIRED)) {
                throw new IOException("transaction expired");
            }
            if (marked) {
                List<long[]> rows = open.get((int) (decided.epoch() % 2));
                committed.addAll(rows);
                rows.clear();
            }
            marked = true;
            marker = Optional.of(decided);
            if (isSpecial && outcome == Outcome.ANSWER_LOST) {
                throw new IOException("no answer");
            }
            after.run();
        }

        @Override
        public Guarantee guarantee() {
            return Guarantee.EXACTLY_ONCE;
        }

        @Override
        public Optional<Decider> decider() {
            return Optional.of(this);
        }

        @Override
        public void open(SinkIdentity identity, List<byte[]> states) {
            lastEpoch = identity.lastEpoch();
        }

        @Override
        public SinkWriter writer(WriterRequest request) {
            return new Writer();
        }

        @Override
        public void committed(long epoch, List<byte[]> states) {
            // The decision has shown everything.
        }

        private final class Writer implements SinkWriter {
            private long epoch = lastEpoch + 1;

            @Override
            public void write(ChangeBatch batch) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    long first = ((LongColumn) batch.column(0)).value(row);
                    long second = ((LongColumn) batch.column(1)).value(row);
                    open.get((int) (epoch % 2)).add(new long[] {first, second});
                }
            }

            @Override
            public byte[] prepare(long prepared, boolean last) {
                epoch = prepared + 1;
                return new byte[0];
            }

            @Override
            public void close() {}
        }
    }
}
