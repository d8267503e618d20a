package io.millrace.engine.task;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.RestoredState;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.state.TableDelta;
import java.util.List;

/** An operator at its place in the chain: counts its rows, passes watermarks on after it has seen them. */
public final class OperatorNode implements Node, Receiver {
    private final String id;
    private final Operator operator;
    private final OperatorCounters counters;
    private final FanOut output;
    private long watermark = StreamElement.NO_WATERMARK;

    public OperatorNode(String id, Operator operator, OperatorCounters counters, FanOut output) {
        this.id = id;
        this.operator = operator;
        this.counters = counters;
        this.output = output;
    }

    public void restore(RestoredState state) {
        watermark = state.watermark();
        operator.restore(state);
    }

    @Override
    public void accept(ChangeBatch batch) {
        operator.process(batch, output);
    }

    @Override
    public void watermark(long millis) {
        if (millis > watermark) {
            operator.advanceWatermark(millis, output);
            watermark = millis;
        }
        output.watermark(millis);
    }

    @Override
    public void idle(long greatestSplitMillis) {
        output.idle(greatestSplitMillis);
    }

    @Override
    public boolean processingTime(long wallMillis) {
        long before = output.rows();
        operator.advanceProcessingTime(wallMillis, output);
        return output.rows() != before;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public OperatorCounters counters() {
        counters.out = output.rows();
        return counters;
    }

    @Override
    public long watermark() {
        return watermark;
    }

    @Override
    public List<TableDelta> snapshot() {
        return operator.snapshot();
    }

    @Override
    public long stateRows() {
        return operator.stateRows();
    }

    @Override
    public long stateBytes() {
        return operator.stateBytes();
    }
}
