package io.millrace.verify.simulation;

import io.millrace.spi.effect.Clock;

/** Time that passes only when the simulation says so. */
final class SimulatedClock implements Clock {
    private static final long START_MILLIS = 1_767_225_600_000L;

    private long nanos;

    void pass(long moreNanos) {
        nanos += moreNanos;
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + nanos / 1_000_000;
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }
}
