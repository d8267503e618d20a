package io.millrace.engine.launch;

import io.millrace.spi.error.Problem;
import java.util.List;

/** What came of a start. */
public sealed interface Launch {
    /**
     * It runs.
     *
     * @param fromEpoch the epoch it goes on from, 0 for a first start
     * @param notes what a person should know of the start
     * @param keepsState whether it leaves checkpoints behind
     */
    record Started(RunningPipeline pipeline, long fromEpoch, List<Problem> notes, boolean keepsState)
            implements Launch {}

    /** An earlier run read the whole input and made all output visible. */
    record AlreadyComplete(long epoch) implements Launch {}
}
