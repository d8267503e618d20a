package io.millrace.spi.connector;

import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;

/**
 * What connectors may touch.
 *
 * @param directory what relative paths are relative to
 * @param output where {@code print} prints
 * @param sessionZone {@code table.local-time-zone}
 * @param pipeline the pipeline's name, which things outside are named after
 * @param shared what the tables of the run have in common
 * @param epochInterval how long an epoch is meant to last
 */
public record Environment(
        Clock clock,
        Disk disk,
        Path directory,
        PrintStream output,
        ZoneId sessionZone,
        String pipeline,
        SharedResources shared,
        Duration epochInterval) {
    private static final Duration DEFAULT_EPOCH_INTERVAL = Duration.ofSeconds(1);

    /** For tables that share nothing. */
    public Environment(Clock clock, Disk disk, Path directory, PrintStream output, ZoneId sessionZone) {
        this(clock, disk, directory, output, sessionZone, "pipeline", new SharedResources(), DEFAULT_EPOCH_INTERVAL);
    }
}
