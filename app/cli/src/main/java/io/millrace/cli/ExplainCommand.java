package io.millrace.cli;

import io.millrace.api.PipelineExplanation;
import io.millrace.api.PipelineFile;
import io.millrace.api.json.JsonText;
import io.millrace.spi.error.MillraceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: what a file does, before it does it. */
@Command(
        name = "explain",
        header = {
            "Shows the plan, what bounds each state, how the watermark is made, and each sink's guarantee.",
            "",
            "Examples:",
            "  millrace explain orders.sql",
            "  millrace explain orders.sql --format json",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private FileArguments arguments = new FileArguments();

    @Option(names = "--format", paramLabel = "text|json", description = "How to print it.")
    private OutputFormat format = OutputFormat.text;

    private final Console console;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PipelineFile file = arguments.parse();
        try {
            PipelineExplanation explanation = file.explain();
            if (format == OutputFormat.json) {
                console.data().println(JsonText.of(explanation.toJson()));
            } else {
                console.data().print(explanation.text(console.screen().width()));
            }
            return ExitCode.OK.number();
        } catch (MillraceException e) {
            return new FailureReport(console).of(e, file.fileName(), file.text());
        }
    }
}
