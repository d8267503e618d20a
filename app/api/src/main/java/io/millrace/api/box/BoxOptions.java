package io.millrace.api.box;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a broker is to run.
 *
 * @param directory where topics and records lie; made at the first start
 * @param port where clients connect on 127.0.0.1; 0 takes a free one
 * @param keepTime how old a record may grow; empty keeps records of any age
 * @param keepBytes how large a partition may grow before its oldest records go; empty sets no limit
 * @param fsync when records reach the disk itself
 */
public record BoxOptions(
        Path directory, int port, Optional<Duration> keepTime, OptionalLong keepBytes, FsyncPolicy fsync) {
    /** When records reach the disk itself; a killed process loses nothing under any of these. */
    public enum FsyncPolicy {
        /** Before a record is acknowledged: a power cut loses nothing. */
        ALWAYS,
        /** In the background: a power cut can lose the records of the last two seconds. */
        EVERY_SECOND,
        /** When the operating system thinks fit: a power cut can lose about the last half minute. */
        SYSTEM
    }

    private static final long DEFAULT_KEEP_BYTES = 1L << 30;

    /** A free port, records of any age, a gibibyte for each partition, fsync each second. */
    public static BoxOptions in(Path directory) {
        return new BoxOptions(
                directory, 0, Optional.empty(), OptionalLong.of(DEFAULT_KEEP_BYTES), FsyncPolicy.EVERY_SECOND);
    }

    public BoxOptions withPort(int newPort) {
        return new BoxOptions(directory, newPort, keepTime, keepBytes, fsync);
    }
}
