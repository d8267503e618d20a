package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An engine under measurement, as a command that runs one pipeline file in a process of its own. */
interface Engine {
    /** How the table names it. */
    String name();

    /** The command that runs a pipeline file to its end. */
    List<String> command(Path pipeline, Path scratch);

    /** The same engine with further settings, each {@code name=value}; its own names. */
    Engine with(List<String> settings);

    /** The CPU seconds, user and system, of one run of all its processes. */
    default double cpuSeconds(Path pipeline, Path scratch) throws IOException, InterruptedException {
        return MeasuredProcess.cpuSeconds(command(pipeline, scratch), scratch);
    }
}
