package io.millrace.connector.kafka.source;

import io.millrace.spi.effect.Clock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a cluster answers a consumer that asks. A broker without new records answers a fetch twice a second, so
 * a count of answers that stands still while the consumer asks means that nobody is there.
 */
final class FetchAnswers {
    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String COUNT = "fetch-total";
    private static final long LOOK_NANOS = 500_000_000L;

    /** Longer than a broker takes that is asked to wait for records. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Clock clock;
    private final @Nullable Metric count;
    private double lastCount;
    private long lastAnswerNanos;
    private long lastLookNanos;

    FetchAnswers(KafkaConsumer<?, ?> consumer, Clock clock) {
        this.clock = clock;
        this.count = consumer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals(GROUP)
                        && entry.getKey().name().equals(COUNT)
                        && !entry.getKey().tags().containsKey("topic"))
                .findFirst()
                .map(entry -> entry.getValue())
                .orElse(null);
        lastAnswerNanos = clock.monotonicNanos();
        lastLookNanos = lastAnswerNanos;
    }

    /** The consumer was asked. */
    void polled(boolean gaveRecords) {
        long now = clock.monotonicNanos();
        if (gaveRecords) {
            lastAnswerNanos = now;
            lastLookNanos = now;
        } else if (now - lastLookNanos >= LOOK_NANOS) {
            // A task that was busy with something else did not ask, so nobody could answer.
            boolean asked = now - lastLookNanos < 2 * LOOK_NANOS;
            double counted = count == null ? lastCount + 1 : ((Number) count.metricValue()).doubleValue();
            if (!asked || counted != lastCount) {
                lastAnswerNanos = now;
            }
            lastCount = counted;
            lastLookNanos = now;
        }
    }

    /** For how long nobody has answered; 0 while that is nothing to talk about. */
    long silentSeconds() {
        long silent = clock.monotonicNanos() - lastAnswerNanos;
        boolean asks = clock.monotonicNanos() - lastLookNanos < 2 * LOOK_NANOS;
        return asks && silent >= PATIENCE_NANOS ? silent / NANOS_PER_SECOND : 0;
    }
}
