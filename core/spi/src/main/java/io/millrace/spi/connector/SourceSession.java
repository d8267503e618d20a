package io.millrace.spi.connector;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the splits that one task reads have in common, such as a connection. One thread. */
public interface SourceSession extends AutoCloseable {
    /** Opens a split at a position that an earlier reader of it reported, or at its start. */
    SplitReader open(Split split, SplitPosition position, ReadRequest request) throws IOException;

    /**
     * What keeps the session from reading that should be there, for people: {@code Kafka at kafka:9092 to answer}; null
     * while it reads, or while there is nothing to read.
     */
    default @Nullable String waitsFor() {
        return null;
    }

    /** Closed after all its readers. */
    @Override
    default void close() throws IOException {}
}
