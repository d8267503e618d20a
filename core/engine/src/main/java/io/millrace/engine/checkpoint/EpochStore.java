package io.millrace.engine.checkpoint;

import java.io.IOException;

/** Where decided epochs go. */
public interface EpochStore {
    /** A store for pipelines that keep nothing: bounded input to the screen, run anew each time. */
    EpochStore NONE = epoch -> {};

    /**
     * Makes the epoch durable and decides it, in that order. When this returns, the epoch is decided; when it throws,
     * the last decided epoch still stands, and the call may be repeated.
     */
    void decide(Epoch epoch) throws IOException;

    /**
     * Tidies up after the sinks have made a decided epoch visible; a failure is not fatal, the next call does the work.
     */
    default void settle() throws IOException {}
}
