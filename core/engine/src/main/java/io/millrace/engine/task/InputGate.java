package io.millrace.engine.task;

import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.spi.stream.StreamElement.CheckpointBarrier;
import io.millrace.spi.stream.StreamElement.Idle;
import io.millrace.spi.stream.StreamElement.Watermark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of an exchange in one task: takes elements from the channels in turn, combines their watermarks,
 * and holds back a channel whose barrier has come until the task has made its cut.
 */
public final class InputGate {
    private final String exchangeId;
    private final List<Channel> channels;
    private final @Nullable CheckpointBarrier[] barriers;
    private long elements;
    private final WatermarkCombiner combiner;
    private final FanOut output;
    private int next;

    public InputGate(String exchangeId, List<Channel> channels, FanOut output) {
        this.exchangeId = exchangeId;
        this.channels = List.copyOf(channels);
        this.output = output;
        barriers = new CheckpointBarrier[channels.size()];
        combiner = new WatermarkCombiner(channels.size());
    }

    String exchangeId() {
        return exchangeId;
    }

    /** How many rows came in. */
    long rows() {
        return output.rows();
    }

    long watermark() {
        return combiner.current();
    }

    public void restore(long watermark) {
        combiner.restore(watermark);
    }

    boolean hasNext() {
        for (int i = 0; i < channels.size(); i++) {
            if (barriers[i] == null && channels.get(i).hasNext()) {
                return true;
            }
        }
        return false;
    }

    /** Takes one element from a channel that is not held back; returns whether there was one. */
    boolean takeOne() {
        for (int tried = 0; tried < channels.size(); tried++) {
            int channel = next;
            next = (next + 1) % channels.size();
            if (barriers[channel] == null) {
                StreamElement element = channels.get(channel).poll();
                if (element != null) {
                    handle(channel, element);
                    elements += element instanceof CheckpointBarrier ? 0 : 1;
                    return true;
                }
            }
        }
        return false;
    }

    private void handle(int channel, StreamElement element) {
        if (element instanceof ChangeBatch batch) {
            combiner.activate(channel);
            output.emit(batch);
        } else if (element instanceof Watermark watermark) {
            if (combiner.advance(channel, watermark.millis())) {
                output.watermark(combiner.current());
            }
        } else if (element instanceof Idle idle) {
            if (combiner.idle(channel, idle.greatestSplitMillis())) {
                output.watermark(combiner.current());
            }
            if (combiner.allIdle()) {
                output.idle(combiner.greatest());
            }
        } else if (element instanceof CheckpointBarrier barrier) {
            barriers[channel] = barrier;
        }
    }

    /** How many elements came that were not barriers: a barrier alone is no reason for another epoch. */
    long elements() {
        return elements;
    }

    /** The barrier that all channels have brought, or null while one is missing. */
    @Nullable
    CheckpointBarrier alignedBarrier() {
        for (CheckpointBarrier barrier : barriers) {
            if (barrier == null) {
                return null;
            }
        }
        return barriers[0];
    }

    /** After the cut: all channels go on. */
    void release() {
        for (int i = 0; i < barriers.length; i++) {
            barriers[i] = null;
        }
    }
}
