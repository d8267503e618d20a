package io.millrace.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What SET and the command line say of a pipeline.
 *
 * @param idleTimeout {@code table.exec.source.idle-timeout}; empty means the default (30 s with several splits), zero
 *     means never
 * @param futureGuards {@code millrace.future-guard.<table>}, for tables that have one of their own
 */
public record PipelineSettings(
        String name,
        int parallelism,
        Duration checkpointInterval,
        Optional<Duration> idleTimeout,
        ZoneId sessionZone,
        Trigger trigger,
        Map<String, Duration> futureGuards) {
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_FUTURE_GUARD = Duration.ofHours(1);

    /** When input is taken: {@code millrace.trigger}. */
    public sealed interface Trigger {
        record Continuous() implements Trigger {}

        /** Micro-batches: one epoch per interval. */
        record Interval(Duration interval) implements Trigger {}

        /** What is there now; open windows stay open for the next run. */
        record AvailableNow() implements Trigger {}
    }

    public PipelineSettings {
        futureGuards = Map.copyOf(futureGuards);
    }

    /** How often an epoch is cut. */
    public Duration epochInterval() {
        return trigger instanceof Trigger.Interval interval ? interval.interval() : checkpointInterval;
    }
}
