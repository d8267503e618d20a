package io.millrace.spi.connector;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A table that is read. */
public interface Source {
    /** Whether the set of splits and each split end. */
    boolean isBounded();

    /** The splits of the epoch that the pipeline resumes from, ended ones included; called before anything else. */
    default void resume(List<Split> known) {}

    /** The splits that are there now, in a stable order. Called at the start, then at {@link #discoveryInterval}. */
    List<Split> discover() throws IOException;

    /** How often new splits are looked for; empty when the first list is all there will be. */
    Optional<Duration> discoveryInterval();

    /** Opens a split at a position that an earlier reader of it reported, or at its start. */
    SplitReader open(Split split, SplitPosition position, ReadRequest request) throws IOException;
}
