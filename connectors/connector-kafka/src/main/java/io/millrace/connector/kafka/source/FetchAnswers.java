package io.millrace.connector.kafka.source;

import io.millrace.spi.effect.Clock;

/**
 * Tells whether a cluster answers a session that asks. A broker without new records answers a fetch twice a second, so
 * a count of answers that stands still while the session asks means that nobody is there.
 */
final class FetchAnswers {
    private static final long LOOK_NANOS = 500_000_000L;

    /** Longer than a broker takes that is asked to wait for records. */
    static final long PATIENCE_MILLIS = 5_000;

    private static final long PATIENCE_NANOS = PATIENCE_MILLIS * 1_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Clock clock;
    private long lastCount;
    private long lastAnswerNanos;
    private long lastLookNanos;

    FetchAnswers(Clock clock) {
        this.clock = clock;
        lastAnswerNanos = clock.monotonicNanos();
        lastLookNanos = lastAnswerNanos;
    }

    /** The brokers were asked, and have answered so often by now. */
    void polled(long count) {
        long now = clock.monotonicNanos();
        // A task that was busy with something else did not ask, so nobody could answer.
        boolean asked = now - lastLookNanos < 2 * LOOK_NANOS;
        if (count != lastCount || !asked) {
            lastAnswerNanos = now;
        }
        lastCount = count;
        lastLookNanos = now;
    }

    /** For how long nobody has answered; 0 while that is nothing to talk about. */
    long silentSeconds() {
        long now = clock.monotonicNanos();
        long silent = now - lastAnswerNanos;
        boolean asks = now - lastLookNanos < 2 * LOOK_NANOS;
        return asks && silent >= PATIENCE_NANOS ? silent / NANOS_PER_SECOND : 0;
    }
}
