package io.millrace.api;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to run a pipeline.
 *
 * @param stateDirectory where checkpoints lie; empty for {@code millrace-data/<pipeline>} in the working directory
 * @param fresh start anew over existing state; existing output stays, and its rows are written again
 * @param takeOver take the state from a process that uses it but stands still
 * @param fromEpoch restore this epoch instead of the last one
 * @param output where {@code print} tables print
 * @param selectsAsRows whether the rows of bare SELECTs come from {@link RunningPipeline#rows()}; otherwise they are
 * printed
 */
public record RunOptions(
        Optional<Path> stateDirectory,
        boolean fresh,
        boolean takeOver,
        OptionalLong fromEpoch,
        PrintStream output,
        boolean selectsAsRows) {
    /** Resumes where the last run ended; rows of bare SELECTs are read by the program. */
    public static RunOptions defaults() {
        return new RunOptions(Optional.empty(), false, false, OptionalLong.empty(), System.out, true);
    }

    public RunOptions withStateDirectory(Path directory) {
        return new RunOptions(Optional.of(directory), fresh, takeOver, fromEpoch, output, selectsAsRows);
    }

    public RunOptions withFresh(boolean newFresh) {
        return new RunOptions(stateDirectory, newFresh, takeOver, fromEpoch, output, selectsAsRows);
    }

    public RunOptions withTakeOver(boolean newTakeOver) {
        return new RunOptions(stateDirectory, fresh, newTakeOver, fromEpoch, output, selectsAsRows);
    }

    public RunOptions withFromEpoch(long epoch) {
        return new RunOptions(stateDirectory, fresh, takeOver, OptionalLong.of(epoch), output, selectsAsRows);
    }

    public RunOptions withOutput(PrintStream newOutput) {
        return new RunOptions(stateDirectory, fresh, takeOver, fromEpoch, newOutput, selectsAsRows);
    }

    public RunOptions withSelectsAsRows(boolean newSelectsAsRows) {
        return new RunOptions(stateDirectory, fresh, takeOver, fromEpoch, output, newSelectsAsRows);
    }
}
