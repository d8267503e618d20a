package io.millrace.engine.task;

import io.millrace.engine.operator.Output;
import io.millrace.spi.stream.ChangeBatch;
import java.util.List;

/** Where a node's output goes: every receiver gets every element. */
public final class FanOut implements Output {
    private Receiver[] receivers = new Receiver[0];
    private long rows;

    public void connect(List<Receiver> targets) {
        receivers = targets.toArray(new Receiver[0]);
    }

    /** How many rows were emitted; each receiver got as many. */
    public long rows() {
        return rows;
    }

    @Override
    public void emit(ChangeBatch batch) {
        if (batch.rowCount() == 0) {
            return;
        }
        rows += batch.rowCount();
        for (Receiver receiver : receivers) {
            receiver.accept(batch);
        }
    }

    public void watermark(long millis) {
        for (Receiver receiver : receivers) {
            receiver.watermark(millis);
        }
    }

    public void idle(long greatestSplitMillis) {
        for (Receiver receiver : receivers) {
            receiver.idle(greatestSplitMillis);
        }
    }
}
