package io.millrace.spi.connector;

import io.millrace.spi.stream.ChangeBatch;
import java.io.IOException;

/**
 * Writes the rows of one task. One thread.
 *
 * <p>{@link #write} and {@link #prepare} may throw {@link io.millrace.spi.effect.OutOfSpaceException}: then nothing of
 * the call has taken effect, and the same call is made again later.
 */
public interface SinkWriter extends AutoCloseable {
    void write(ChangeBatch batch) throws IOException;

    /**
     * Makes everything written so far durable, though not yet visible, and returns what the checkpoint must keep so
     * that {@link Sink#open} and {@link Sink#committed} can do their work after a crash.
     *
     * @param last whether the pipeline stops after this epoch: then all of it can be made visible
     */
    byte[] prepare(long epoch, boolean last) throws IOException;

    /**
     * Whether output waits for an epoch to become visible although no row may come. Asked by the task now and then,
     * between writes; an engine that makes no epoch without a change makes one when a writer wants it.
     */
    default boolean wantsEpoch() {
        return false;
    }

    @Override
    void close() throws IOException;
}
