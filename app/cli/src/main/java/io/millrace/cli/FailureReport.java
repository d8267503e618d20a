package io.millrace.cli;

import io.millrace.spi.error.MillraceException;

/** Says what went wrong, and with which exit code to end. */
record FailureReport(Console console) {
    int of(Throwable failure, String fileName, String fileText) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MillraceException told) {
                console.print(told.problems(), fileName, fileText);
                return told.phase() == MillraceException.Phase.REFUSED
                        ? ExitCode.REFUSED.number()
                        : ExitCode.FAILED.number();
            }
        }
        console.talk()
                .println("error: this is a bug in Millrace, not in your file: "
                        + failure.getClass().getSimpleName()
                        + (failure.getMessage() == null ? "" : ": " + failure.getMessage()));
        console.talk().println("  hint: Please report it with the lines below and the pipeline file.");
        failure.printStackTrace(console.talk());
        return ExitCode.BUG.number();
    }
}
