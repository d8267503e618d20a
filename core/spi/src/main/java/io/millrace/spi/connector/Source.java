package io.millrace.spi.connector;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** Opens what one task reads its splits with. */
    SourceSession session() throws IOException;

    /**
     * An epoch was decided: records before these positions are not read again. For tools that show how far a pipeline
     * is; whoever needs time for it takes it elsewhere.
     */
    default void decided(Map<Split, SplitPosition> positions) {}
}
