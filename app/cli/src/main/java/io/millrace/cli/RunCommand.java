package io.millrace.cli;

import io.millrace.api.PipelineFile;
import io.millrace.api.RunOptions;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: until the input ends or somebody stops it. */
@Command(
        name = "run",
        header = {
            "Runs a pipeline until its input ends or somebody stops it; goes on where the last run ended.",
            "",
            "Examples:",
            "  millrace run orders.sql",
            "  millrace run orders.sql --set parallelism.default=2 --state-dir state",
            "  millrace run orders.sql --fresh              forgets the state of earlier runs",
            ""
        },
        footer = {
            "",
            "Ctrl-C and SIGTERM take a last checkpoint first; a second Ctrl-C stops at once, and nothing is lost."
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private FileArguments arguments = new FileArguments();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where checkpoints lie; ./millrace-data/<pipeline> by default.")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--fresh",
            description = "Starts anew over existing state and output; rows are written again beside the old ones.")
    private boolean fresh;

    @Option(
            names = "--take-over",
            description = "Takes the state from a process that holds it but stands still; that one can commit nothing"
                    + " more. For pipelines that write Kafka exactly once.")
    private boolean takeOver;

    @Option(names = "--from", paramLabel = "EPOCH", description = "Restores this epoch instead of the last one.")
    private @Nullable Long fromEpoch;

    @Option(
            names = "--engine",
            paramLabel = "embedded",
            description = "What runs it; flink and spark are not there yet.")
    private String engine = "embedded";

    @Option(names = "--format", paramLabel = "text|json", description = "How to print progress and the summary.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!engine.equals("embedded")) {
            return refuseEngine();
        }
        PipelineFile file = arguments.parse();
        try {
            RunOptions options = new RunOptions(
                    Optional.ofNullable(stateDirectory),
                    fresh,
                    takeOver,
                    fromEpoch == null ? OptionalLong.empty() : OptionalLong.of(fromEpoch),
                    console.data(),
                    false);
            return new PipelineWatch(console, format, "millrace run " + resumeWords()).run(file, options);
        } catch (MillraceException e) {
            return new FailureReport(console).of(e, file.fileName(), file.text());
        }
    }

    private String resumeWords() {
        return arguments.words()
                + (stateDirectory == null ? "" : " --state-dir " + FileArguments.quoted(stateDirectory.toString()));
    }

    private int refuseEngine() {
        boolean planned = engine.equals("flink") || engine.equals("spark");
        if (planned) {
            console.print(Problem.error(CommandError.ENGINE_NOT_YET, "this version does not run pipelines on " + engine)
                    .hint("Leave out --engine to run the pipeline in this process."));
            return ExitCode.REFUSED.number();
        }
        console.print(Problem.error(CommandError.USAGE, "unknown engine '" + engine + "'")
                .hint("Leave out --engine, or write --engine embedded."));
        return ExitCode.USAGE.number();
    }
}
