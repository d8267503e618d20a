package io.millrace.cli;

import io.millrace.spi.error.Problem;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/** What goes on beside a pipeline while it is watched. */
interface Companion {
    /** Nothing goes on, and the pipeline may run for ever. */
    Companion NONE = new Companion() {};

    /**
     * The pipeline runs.
     *
     * @param output for rows; while the terminal is redrawn it makes room for them
     */
    default void started(PrintStream output) {}

    /** What makes the pipeline pointless from now on; asked each second. */
    default Optional<Problem> failure() throws InterruptedException {
        return Optional.empty();
    }

    /** After this time the pipeline is stopped as by a person; empty for never. */
    default Optional<Duration> runFor() {
        return Optional.empty();
    }

    /** The pipeline has ended; its summary comes next. */
    default void ended() {}
}
