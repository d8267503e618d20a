package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.connector.kafka.produce.Lane;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.function.LongFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Rows that are sent as they come; the lane of an epoch is asked for with its first row. */
final class LaneOutlet implements RowOutlet {
    private final LongFunction<Lane> lanes;
    private final TopicFacts facts;
    private final Runnable ending;
    private @Nullable Lane lane;

    LaneOutlet(LongFunction<Lane> lanes, Runnable ending, TopicFacts facts) {
        this.lanes = lanes;
        this.ending = ending;
        this.facts = facts;
    }

    @Override
    public void begin(long epoch) {
        if (lane == null) {
            lane = lanes.apply(epoch);
        }
        lane().check();
    }

    private Lane lane() {
        return Objects.requireNonNull(lane, "no epoch was begun");
    }

    @Override
    public int batchBytes() {
        return lane().batchBytes();
    }

    @Override
    public boolean isAvailable(TopicPartition partition) {
        return lane().isAvailable(partition);
    }

    @Override
    public void append(EncodedRows rows, RowRouting routing) throws InterruptedIOException {
        routing.append(rows, lane());
    }

    @Override
    public byte[] prepare(long epoch, boolean last) throws InterruptedIOException {
        if (last) {
            ending.run();
        }
        if (lane != null) {
            lane.flush();
            lane = null;
        }
        return facts.encoded();
    }
}
