package io.millrace.spi.connector;

import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;

/** Writes the rows of one task. One thread. */
public interface SinkWriter extends AutoCloseable {
    void write(ChangeBatch batch) throws IOException;

    /**
     * Makes everything written so far durable, though not yet visible, and returns what the checkpoint must keep so
     * that {@link Sink#open} and {@link Sink#committed} can do their work after a crash.
     *
     * @param last whether the pipeline stops after this epoch: then all of it can be made visible
     */
    byte[] prepare(long epoch, boolean last) throws IOException;

    @Override
    void close() throws IOException;
}
