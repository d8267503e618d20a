package io.millrace.cli;

import io.millrace.api.CheckReport;
import io.millrace.api.PipelineFile;
import io.millrace.api.json.JsonText;
import io.millrace.cli.terminal.ProblemJson;
import io.millrace.spi.error.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code check}: all mistakes of a file, in file order, without touching the outside. */
@Command(
        name = "check",
        header = {
            "Says what is wrong or doubtful in a file, without touching anything outside it.",
            "",
            "Examples:",
            "  millrace check orders.sql",
            "  millrace check orders.sql --format json",
            ""
        })
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private FileArguments arguments = new FileArguments();

    @Option(names = "--format", paramLabel = "text|json", description = "How to print what was found.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PipelineFile file = arguments.parse();
        CheckReport report = file.check();
        if (format == OutputFormat.json) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("file", file.fileName());
            json.put("errors", report.count(Severity.ERROR));
            json.put("warnings", report.count(Severity.WARNING));
            json.put(
                    "problems",
                    report.problems().stream()
                            .map(problem -> ProblemJson.of(problem, file.fileName()))
                            .toList());
            console.data().println(JsonText.of(json));
        } else {
            console.print(report.problems(), file.fileName(), file.text());
            console.talk()
                    .println((report.problems().isEmpty() ? "" : "\n") + file.fileName() + ": "
                            + counted(report.count(Severity.ERROR), "error") + ", "
                            + counted(report.count(Severity.WARNING), "warning"));
        }
        return report.hasErrors() ? ExitCode.REFUSED.number() : ExitCode.OK.number();
    }

    private static String counted(long count, String noun) {
        return (count == 0 ? "no" : Long.toString(count)) + " " + noun + (count == 1 ? "" : "s");
    }
}
