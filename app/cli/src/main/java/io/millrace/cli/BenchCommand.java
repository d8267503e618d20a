package io.millrace.cli;

import io.millrace.spi.error.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: ours and Flink's CPU time per event, measured in one run. */
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
        console.print(Problem.error(CommandError.VERB_NOT_YET, "the verb 'bench' is not there yet")
                .hint("Run 'millrace --help' for what there is."));
        return ExitCode.USAGE.number();
    }
}
