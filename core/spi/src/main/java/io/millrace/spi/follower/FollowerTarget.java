package io.millrace.spi.follower;

import io.millrace.spi.connector.Marker;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A system that takes epochs which somebody else has decided, and that can keep a {@link Marker} beside its rows, in
 * one atomic act. What the marker says is how far the system has come.
 *
 * <pre>
 * takeOver → apply(m+1) → apply(m+2) …        after a {@link FollowerAwayException}: peek → takeOver → apply …
 * </pre>
 *
 * <p>One thread at a time; {@link #close} by any. Whatever else than {@link FollowerAwayException} is thrown is final.
 */
public interface FollowerTarget extends Closeable {
    /** For people: {@code Kafka at localhost:9092, marker topic millrace-follower-orders}. */
    String description();

    /** The last committed marker, without disturbing an instance that runs; creates nothing. */
    Optional<Marker> peek(String pipeline) throws IOException;

    /** Ends every other instance's ability to apply, and whatever was begun; returns the last committed marker. */
    Optional<Marker> takeOver(String pipeline) throws IOException;

    /**
     * Makes the rows of these parts, in their order, visible together with the marker. When it throws, only {@link
     * #takeOver} can tell whether they are.
     *
     * @param parts may be empty: then the marker alone is written
     */
    void apply(Marker marker, List<OutboxPart> parts, OutboxFiles files) throws IOException;

    @Override
    void close();
}
