package io.millrace.testkit.run;

import io.millrace.spi.effect.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only goes on when a script says so. */
final class StillClock implements Clock {
    /** 2030: later than what scripts call now, so that no row is in the future unless a script wants it to be. */
    static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicLong passedMillis = new AtomicLong();

    void advance(long millis) {
        passedMillis.addAndGet(millis);
    }

    @Override
    public long wallMillis() {
        return START.toEpochMilli() + passedMillis.get();
    }

    @Override
    public long monotonicNanos() {
        return passedMillis.get() * 1_000_000;
    }
}
