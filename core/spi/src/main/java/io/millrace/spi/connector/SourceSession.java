package io.millrace.spi.connector;

import java.io.IOException;

/** What the splits that one task reads have in common, such as a connection. One thread. */
public interface SourceSession extends AutoCloseable {
    /** Opens a split at a position that an earlier reader of it reported, or at its start. */
    SplitReader open(Split split, SplitPosition position, ReadRequest request) throws IOException;

    /** Closed after all its readers. */
    @Override
    default void close() throws IOException {}
}
