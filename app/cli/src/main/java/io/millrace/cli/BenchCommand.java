package io.millrace.cli;

import io.millrace.spi.error.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bench}: ours and Flink's CPU time per event, measured in one run.
 *
 * <p>The launcher runs it from the source tree, with Flink beside it; here are its help and what to say elsewhere.
 */
@Command(name = "bench", description = "Measures CPU time per event of Millrace and of Flink on the same files.")
final class BenchCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean help;

    private final Console console;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.print(Problem.error(CommandError.VERB_NOT_YET, "'bench' is run by the launcher of the source tree")
                .hint("Run './millrace bench' in a checkout; it takes work=DIR short=N long=N queries=q0,tumble."));
        return ExitCode.USAGE.number();
    }
}
