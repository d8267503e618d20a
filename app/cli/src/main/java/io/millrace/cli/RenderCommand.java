package io.millrace.cli;

import io.millrace.api.PipelineFile;
import io.millrace.spi.error.MillraceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code render}: the file as Flink's client takes it, variables replaced. */
@Command(
        name = "render",
        header = {
            "Prints the file as Flink's SQL client takes it: variables replaced, INSERTs in one statement set.",
            "",
            "Example:",
            "  INPUT=data/orders millrace render orders.sql",
            ""
        },
        footer = "Values of variables are printed, secrets too.")
final class RenderCommand implements Callable<Integer> {
    @Mixin
    private FileArguments arguments = new FileArguments();

    private final Console console;

    RenderCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PipelineFile file = arguments.parse();
        try {
            String rendered = file.render();
            console.data().print(rendered.endsWith("\n") ? rendered : rendered + "\n");
            return ExitCode.OK.number();
        } catch (MillraceException e) {
            return new FailureReport(console).of(e, file.fileName(), file.text());
        }
    }
}
