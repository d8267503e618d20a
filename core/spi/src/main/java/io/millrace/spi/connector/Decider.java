package io.millrace.spi.connector;

import io.millrace.spi.follower.OutboxFiles;
import java.io.IOException;
import java.util.Optional;

/**
 * Decides epochs: makes the output of an epoch visible together with a {@link Marker}, in one atomic act. What the
 * marker says is the truth after a crash.
 *
 * <pre>
 * peek → takeOver → decide(the marker of this life) → decide(n) → decide(n+1) …
 * </pre>
 *
 * <p>The first decision of a life holds no output. It must fail unless this life can also make all later ones: two
 * lives that take over at the same time must not each keep a part.
 *
 * <p>Called by one thread, the coordinator's, while the writers of the sinks that share it produce the next epoch.
 */
public interface Decider {
    /** For people: {@code Kafka at localhost:9092, marker topic millrace-marker-orders}. */
    String description();

    /**
     * What the system calls itself, asked from it: two deciders with one answer lead to one system, whatever their
     * addresses say.
     */
    default String systemId() throws IOException {
        return description();
    }

    /**
     * Gives up deciding: the sinks that share this follow another decider from now on, by way of files of the
     * checkpoint. Called before anything is opened, and instead of everything below.
     *
     * @return false if it can only decide
     */
    default boolean follow(OutboxFiles files) {
        return false;
    }

    /** The last committed marker, without disturbing an instance that runs; creates nothing. */
    Optional<Marker> peek(String pipeline) throws IOException;

    /**
     * Ends every other instance's ability to decide, waits until what it had begun is committed or aborted, and returns
     * the last committed marker.
     */
    Optional<Marker> takeOver(String pipeline) throws IOException;

    /**
     * Commits the epoch's output and its marker. When this returns they are visible; when it throws, only a restart can
     * tell whether they are.
     */
    void decide(Marker marker) throws IOException;
}
