package io.millrace.spi.connector;

import io.millrace.spi.effect.Clock;
import io.millrace.spi.effect.Disk;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * What connectors may touch.
 *
 * @param directory what relative paths are relative to
 * @param output where {@code print} prints
 * @param sessionZone {@code table.local-time-zone}
 * @param pipeline the pipeline's name, which things outside are named after
 * @param shared what the tables of the run have in common
 */
public record Environment(
        Clock clock,
        Disk disk,
        Path directory,
        PrintStream output,
        ZoneId sessionZone,
        String pipeline,
        SharedResources shared) {
    /** For tables that share nothing. */
    public Environment(Clock clock, Disk disk, Path directory, PrintStream output, ZoneId sessionZone) {
        this(clock, disk, directory, output, sessionZone, "pipeline", new SharedResources());
    }
}
