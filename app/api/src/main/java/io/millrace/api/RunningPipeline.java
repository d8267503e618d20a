package io.millrace.api;

import io.millrace.api.rows.RowQueue;
import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A pipeline that runs, or has run. Thread-safe; closing it stops it. */
public final class RunningPipeline implements AutoCloseable {
    private final RowQueue queue = new RowQueue();

    private RunningPipeline() {}

    static RunningPipeline start(Pipeline pipeline, RunOptions options) {
        throw new UnsupportedOperationException("the engine is not wired in yet");
    }

    /** Asks for a last checkpoint and the end; returns at once. */
    public void stop() {}

    /** Ends at once, without a checkpoint. What was decided stays; the rest is read again by the next run. */
    public void kill() {}

    /** Waits for the end; false when it did not come in time. */
    public boolean await(Duration timeout) throws InterruptedException {
        return true;
    }

    public RunStatus status() {
        throw new UnsupportedOperationException();
    }

    /** Why the pipeline failed, if it did. */
    public Optional<MillraceException> failure() {
        return Optional.empty();
    }

    /** By table, where its rows go. */
    public Map<String, String> outputs() {
        return Map.of();
    }

    @Override
    public void close() {
        queue.abandon();
    }
}
