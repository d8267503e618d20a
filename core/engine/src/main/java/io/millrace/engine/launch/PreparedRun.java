package io.millrace.engine.launch;

import io.millrace.spi.error.Problem;
import java.util.List;

/**
 * A run that is ready to be driven.
 *
 * @param release gives back the state directory, once nothing steps the run any more
 * @param fromEpoch the epoch it goes on from, 0 for a first start
 * @param notes what a person should know of the start
 * @param keepsState whether it leaves checkpoints behind
 */
public record PreparedRun(PipelineRun run, Runnable release, long fromEpoch, List<Problem> notes, boolean keepsState) {}
