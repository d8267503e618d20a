package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import java.io.IOException;

/** A sink's writer at the end of a chain. */
public final class SinkNode implements Node, Receiver {
    private final String id;
    private final String table;
    private final SinkWriter writer;
    private final SpacePatience patience;
    private final OperatorCounters counters;
    private long watermark = StreamElement.NO_WATERMARK;

    /**
     * A sink's end.
     *
     * @param counters the writer's rejections are counted there as dead
     */
    public SinkNode(String id, String table, SinkWriter writer, SpacePatience patience, OperatorCounters counters) {
        this.counters = counters;
        this.id = id;
        this.table = table;
        this.writer = writer;
        this.patience = patience;
    }

    /** The table that is written. */
    public String table() {
        return table;
    }

    @Override
    public void accept(ChangeBatch batch) {
        counters.in += batch.rowCount();
        long deadBefore = counters.dead;
        patience.run(() -> writer.write(batch));
        counters.passed += batch.rowCount() - (counters.dead - deadBefore);
    }

    @Override
    public void watermark(long millis) {
        watermark = Math.max(watermark, millis);
    }

    @Override
    public void idle(long greatestSplitMillis) {}

    @Override
    public byte[] prepare(long epoch, boolean last) {
        byte[][] state = new byte[1][];
        patience.run(() -> state[0] = writer.prepare(epoch, last));
        return state[0];
    }

    /** Whether output waits for an epoch although nothing came. */
    boolean wantsEpoch() {
        return writer.wantsEpoch();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OperatorCounters counters() {
        return counters;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
