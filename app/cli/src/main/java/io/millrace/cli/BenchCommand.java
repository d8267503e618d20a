package io.millrace.cli;

import io.millrace.spi.error.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: the launcher runs it, for it measures processes from outside; here is its help. */
@Command(
        name = "bench",
        header = {
            "Measures CPU time per event of Millrace and of Flink on the same files, and prints one table.",
            "",
            "Examples:",
            "  ./millrace bench                                  all queries; takes an hour",
            "  ./millrace bench queries=q0,tumble short=100000 long=400000",
            ""
        },
        customSynopsis = "./millrace bench [queries=LIST] [short=EVENTS] [long=EVENTS] [work=DIR]")
final class BenchCommand implements Callable<Integer> {
    private final Console console;

    BenchCommand(Console console) {
        this.console = console;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    void help(boolean requested) {
        // The library prints the help and calls nothing else.
    }

    @Override
    public Integer call() {
        console.print(Problem.error(CommandError.USAGE, "the bench runs from the source tree")
                .hint("Run ./millrace bench there."));
        return ExitCode.USAGE.number();
    }
}
