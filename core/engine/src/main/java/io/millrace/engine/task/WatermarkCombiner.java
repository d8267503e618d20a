package io.millrace.engine.task;

import io.millrace.spi.stream.StreamElement;
import java.util.Arrays;

/**
 * Makes one watermark out of those of several inputs: the least of the active ones, never falling.
 *
 * <p>An idle input holds nothing back. When all are idle, the watermark rises to the greatest watermark that any split
 * behind them reached, and waits.
 */
public final class WatermarkCombiner {
    private final long[] watermarks;
    private final long[] greatest;
    private final boolean[] idle;
    private long current = StreamElement.NO_WATERMARK;

    public WatermarkCombiner(int inputs) {
        watermarks = new long[inputs];
        greatest = new long[inputs];
        idle = new boolean[inputs];
        Arrays.fill(watermarks, StreamElement.NO_WATERMARK);
        Arrays.fill(greatest, StreamElement.NO_WATERMARK);
    }

    /** An input's watermark rose; it is active. Returns whether the combined watermark rose. */
    public boolean advance(int input, long millis) {
        idle[input] = false;
        watermarks[input] = Math.max(watermarks[input], millis);
        greatest[input] = Math.max(greatest[input], millis);
        return combine();
    }

    /** Rows came from an input: it is active again. */
    public void activate(int input) {
        idle[input] = false;
    }

    /** An input went idle. Returns whether the combined watermark rose. */
    public boolean idle(int input, long greatestSplitMillis) {
        idle[input] = true;
        greatest[input] = Math.max(greatest[input], greatestSplitMillis);
        return combine();
    }

    public boolean allIdle() {
        for (boolean inputIdle : idle) {
            if (!inputIdle) {
                return false;
            }
        }
        return true;
    }

    /** The greatest watermark of any split behind any input. */
    public long greatest() {
        long result = StreamElement.NO_WATERMARK;
        for (long value : greatest) {
            result = Math.max(result, value);
        }
        return result;
    }

    public long current() {
        return current;
    }

    /** Continues from a checkpoint: the watermark does not fall below what it was. */
    public void restore(long millis) {
        current = Math.max(current, millis);
    }

    private boolean combine() {
        long least = StreamElement.END_WATERMARK;
        boolean anyActive = false;
        for (int i = 0; i < watermarks.length; i++) {
            if (!idle[i]) {
                anyActive = true;
                least = Math.min(least, watermarks[i]);
            }
        }
        long combined = anyActive ? least : greatest();
        if (combined <= current) {
            return false;
        }
        current = combined;
        return true;
    }
}
