package io.millrace.engine.launch;

import io.millrace.spi.error.Problem;
import java.util.List;

/** A start up to the point where tasks would be put on threads. */
public sealed interface Preparation {
    /**
     * A run that is ready to be driven.
     *
     * @param release gives back the state directory, once nothing steps the run any more
     * @param fromEpoch the epoch it goes on from, 0 for a first start
     * @param notes what a person should know of the start
     * @param keepsState whether it leaves checkpoints behind
     */
    record Ready(PipelineRun run, Runnable release, long fromEpoch, List<Problem> notes, boolean keepsState)
            implements Preparation {}

    /** An earlier run has read the whole input; its output is visible. */
    record Complete(long epoch) implements Preparation {}
}
