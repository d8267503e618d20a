package io.millrace.cli;

import io.millrace.api.RunOptions;
import io.millrace.api.box.Box;
import io.millrace.api.box.BoxOptions;
import io.millrace.api.demo.Demo;
import io.millrace.api.demo.DemoResults;
import io.millrace.cli.terminal.RevenueRow;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: Kafka, stores that sell, and a pipeline over their orders, in one process. */
@Command(
        name = "demo",
        header = {
            "Starts a Kafka broker, writes orders to it, and runs examples/revenue_per_minute.sql on them.",
            "",
            "Examples:",
            "  millrace demo                     until Ctrl-C; started again, it goes on where it was",
            "  millrace demo --for '30 s'        a short look",
            "  millrace demo --port 19092 --dir shop",
            ""
        },
        footer = {"", "Rows of results go to stdout, all else to stderr. Delete the directory to begin anew."})
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private BrokerArguments broker = new BrokerArguments();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where topics and checkpoints lie; ./millrace-data/demo by default.")
    private Path directory = Path.of("millrace-data", "demo");

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = BrokerArguments.Time.class,
            description = "Stops by itself after this time, such as '30 s'.")
    private @Nullable Duration runFor;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "How to print results (json: as they stand in the topic), progress and summary.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        console.talk().println("starting a Kafka broker in " + directory.resolve("kafka"));
        try (Box box = Box.start(BoxOptions.in(directory.resolve("kafka")).withPort(broker.port()));
                Demo demo = Demo.start(box)) {
            tell(demo);
            Path state = directory.resolve("state");
            RunOptions options = RunOptions.defaults()
                    .withStateDirectory(state)
                    .withOutput(console.data())
                    .withSelectsAsRows(false);
            return new PipelineWatch(console, format, again(), new Beside(demo)).run(demo.pipeline(), options);
        } catch (MillraceException e) {
            return new FailureReport(console).of(e, "", "");
        }
    }

    private String again() {
        String words = "./millrace demo";
        if (!directory.equals(Path.of("millrace-data", "demo"))) {
            words += " --dir " + FileArguments.quoted(directory.toString());
        }
        return broker.port() == BrokerArguments.DEFAULT_PORT ? words : words + " --port " + broker.port();
    }

    private void tell(Demo demo) {
        Box box = demo.box();
        String read = "kcat -b " + box.bootstrapServers() + " -C -e -q -t ";
        console.talk()
                .printf(
                        Locale.ROOT,
                        """
                        Kafka %s listens on %s, fsync %s,
                        keeps %s
                        %s; about %d more each second
                        running %s

                          orders   %sorders -o -5
                          results  %srevenue_per_minute
                          late     %slate_orders
                          bad      %sbad_orders
                          status   ./millrace status --state-dir %s
                          stop     Ctrl-C; started again, it goes on where it was

                        """,
                        box.kafkaVersion(),
                        box.bootstrapServers(),
                        box.fsync(),
                        box.retention(),
                        history(demo.historyOrders()),
                        demo.ordersPerSecond(),
                        Demo.FILE,
                        read,
                        read,
                        read,
                        read,
                        FileArguments.quoted(directory.resolve("state").toString()));
    }

    private static String history(long orders) {
        return orders == 0
                ? "the orders of earlier starts are there"
                : String.format(Locale.ROOT, "wrote %,d orders of the last ten minutes", orders);
    }

    /** The reader of results, and what can end the demo beside its pipeline. */
    private final class Beside implements Companion {
        private final Demo demo;
        private @Nullable DemoResults results;

        Beside(Demo demo) {
            this.demo = demo;
        }

        @Override
        public void started(PrintStream output) {
            if (format == OutputFormat.text) {
                output.println(RevenueRow.HEADER);
                output.flush();
            }
            results = demo.results(row -> {
                output.println(format == OutputFormat.text ? RevenueRow.text(row) : row);
                output.flush();
            });
        }

        @Override
        public Optional<Problem> failure() throws InterruptedException {
            return demo.awaitFailure(Duration.ZERO);
        }

        @Override
        public Optional<Duration> runFor() {
            return Optional.ofNullable(runFor);
        }

        @Override
        public void ended() {
            if (results != null) {
                results.close();
            }
        }
    }
}
