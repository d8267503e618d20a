package io.millrace.engine.task;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.spi.stream.ChangeBatch;

/** Several edges into one: rows as they come, the least watermark. */
public final class UnionNode implements Node {
    private final String id;
    private final FanOut output;
    private final WatermarkCombiner combiner;
    private final OperatorCounters counters = new OperatorCounters();

    public UnionNode(String id, int inputs, FanOut output) {
        this.id = id;
        this.output = output;
        combiner = new WatermarkCombiner(inputs);
    }

    public void restore(long watermark) {
        combiner.restore(watermark);
    }

    public Receiver input(int index) {
        return new Receiver() {
            @Override
            public void accept(ChangeBatch batch) {
                counters.in += batch.rowCount();
                counters.passed += batch.rowCount();
                combiner.activate(index);
                output.emit(batch);
            }

            @Override
            public void watermark(long millis) {
                if (combiner.advance(index, millis)) {
                    output.watermark(combiner.current());
                }
            }

            @Override
            public void idle(long greatestSplitMillis) {
                if (combiner.idle(index, greatestSplitMillis)) {
                    output.watermark(combiner.current());
                }
                if (combiner.allIdle()) {
                    output.idle(combiner.greatest());
                }
            }
        };
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
        return combiner.current();
    }
}
