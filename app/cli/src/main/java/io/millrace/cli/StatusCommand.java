package io.millrace.cli;

import io.millrace.api.ApiError;
import io.millrace.api.Millrace;
import io.millrace.api.PipelineFile;
import io.millrace.api.json.JsonValues;
import io.millrace.api.status.StatusClient;
import io.millrace.cli.terminal.StatusText;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}: how a pipeline in another process is doing. */
@Command(
        name = "status",
        header = {
            "Says how a running pipeline is doing: positions, lag, watermarks, late rows, bad records.",
            "",
            "Examples:",
            "  millrace status                              all that run below ./millrace-data",
            "  millrace status orders.sql",
            "  millrace status --state-dir millrace-data/demo/state --format json",
            ""
        },
        footer = {"", "Exit codes: 0 it runs, 1 it does not run, 3 there is nothing to ask, 4 it does not answer."})
final class StatusCommand implements Callable<Integer> {
    private static final Path DATA = Path.of("millrace-data");

    @Parameters(paramLabel = "FILE.sql", arity = "0..1", description = "The pipeline file, as run.")
    private @Nullable Path file;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "The state directory of the run.")
    private @Nullable Path stateDirectory;

    @Option(names = "--format", paramLabel = "text|json", description = "How to print; times in json are milliseconds.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;

    StatusCommand(Console console) {
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
        PipelineFile pipeline = null;
        try {
            if (stateDirectory != null) {
                return one(stateDirectory);
            } else if (file != null) {
                pipeline = Millrace.parse(file);
                return one(pipeline.defaultStateDirectory());
            }
            return all();
        } catch (MillraceException e) {
            boolean silent = e.problems().stream().anyMatch(problem -> problem.code() == ApiError.STATUS_SILENT);
            int exitCode = new FailureReport(console)
                    .of(e, pipeline == null ? "" : pipeline.fileName(), pipeline == null ? "" : pipeline.text());
            return silent ? ExitCode.TIMED_OUT.number() : exitCode;
        } catch (IOException e) {
            console.print(Problem.error(ApiError.STATUS_UNREADABLE, "'" + DATA + "' cannot be read")
                    .detail("The operating system says: " + e.getMessage() + "."));
            return ExitCode.REFUSED.number();
        }
    }

    private int one(Path directory) {
        if (!StatusClient.isStateDirectory(directory)) {
            throw MillraceException.refused(Problem.error(
                            ApiError.NO_STATE, "no pipeline has its state in '" + directory + "'")
                    .hint("Name its directory with --state-dir; 'millrace status' alone shows all that run below"
                            + " ./" + DATA + "."));
        }
        Optional<String> answer = StatusClient.ask(directory);
        if (answer.isEmpty()) {
            console.print(Problem.error(
                            CommandError.NOT_RUNNING,
                            "the pipeline with its state in '" + directory + "' is not running")
                    .hint("Run it: it goes on from its last checkpoint."));
            return ExitCode.FAILED.number();
        }
        print(List.of(answer.get()), false);
        return ExitCode.OK.number();
    }

    private int all() throws IOException {
        List<String> answers = new ArrayList<>();
        for (Path directory : StatusClient.below(DATA)) {
            StatusClient.ask(directory).ifPresent(answers::add);
        }
        if (answers.isEmpty()) {
            console.print(Problem.error(CommandError.NOT_RUNNING, "no pipeline runs below '" + DATA + "'")
                    .hint("Name the state directory of one with --state-dir, or run one: millrace demo."));
            return ExitCode.FAILED.number();
        }
        print(answers, true);
        return ExitCode.OK.number();
    }

    private void print(List<String> answers, boolean asList) {
        if (format == OutputFormat.json) {
            String joined =
                    String.join(",\n", answers.stream().map(String::strip).toList());
            console.data().println(asList ? "[" + joined + "]" : joined);
        } else {
            console.data()
                    .print(String.join(
                            "\n",
                            answers.stream()
                                    .map(answer -> new StatusText(facts(answer), console.screen()).text())
                                    .toList()));
        }
        console.data().flush();
    }

    private static Map<?, ?> facts(String answer) {
        return JsonValues.of(answer) instanceof Map<?, ?> map ? map : Map.of();
    }
}
