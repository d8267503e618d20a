package io.millrace.testkit.run;

import io.millrace.spi.effect.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only goes on when a script says so. */
final class StillClock implements Clock {
    /** 2030: later than what scripts call now, so that no row is in the future unless a script wants it to be. */
    private static final long START_MILLIS = 1_893_456_000_000L;

    private final AtomicLong passedMillis = new AtomicLong();

    void advance(long millis) {
        passedMillis.addAndGet(millis);
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + passedMillis.get();
    }

    @Override
    public long monotonicNanos() {
        return passedMillis.get() * 1_000_000;
    }
}
