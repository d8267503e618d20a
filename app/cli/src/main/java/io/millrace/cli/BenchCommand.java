package io.millrace.cli;

import io.millrace.spi.error.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench}: the launcher runs it, for it measures processes from outside; here is its help. */
@Command(
        name = "bench",
        header = {
            "Measures CPU time per event of Millrace and of Flink on the same events, from files or from Kafka, or"
                    + " their latency from topic to topic, and prints one table.",
            "",
            "Examples:",
            "  ./millrace bench                                  all queries from files; takes an hour",
            "  ./millrace bench queries=q0,tumble short=100000 long=400000",
            "  ./millrace bench source=kafka engines=millrace    from a broker in another process",
            "  ./millrace bench latency rate=10000               p50, p99 and the most, seen by a reader outside",
            ""
        },
        customSynopsis = {
            "./millrace bench [source=files|kafka] [queries=LIST] [short=EVENTS] [long=EVENTS]",
            "                        [engines=LIST] [work=DIR]",
            "       ./millrace bench latency [guarantees=LIST] [rate=ROWS] [warmup=SECONDS]",
            "                        [seconds=SECONDS] [engines=LIST] [work=DIR]"
        },
        footer = {
            "Queries: q0, q1, q2, tumble, hop, session, and files (JSON files to JSON files) or kafka (topic to topic,"
                    + " exactly once).",
            "Guarantees: at-least-once, exactly-once-1s, exactly-once-100ms. Engines: millrace, flink.",
        })
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
