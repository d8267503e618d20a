package io.millrace.cli;

import io.millrace.cli.terminal.ProblemText;
import io.millrace.cli.terminal.Screen;
import io.millrace.spi.error.Problem;
import java.io.PrintStream;
import java.util.List;

/**
 * Where the command writes.
 *
 * @param data stdout: what was asked for
 * @param talk stderr: everything else
 * @param ownsProcess whether signals are this command's to handle
 */
record Console(PrintStream data, PrintStream talk, Screen screen, boolean ownsProcess) {
    /** Prints problems that are about no file. */
    void print(Problem problem) {
        print(List.of(problem), "", "");
    }

    void print(List<Problem> problems, String fileName, String fileText) {
        if (!problems.isEmpty()) {
            talk.print(new ProblemText(screen, fileName, fileText).of(problems));
        }
    }
}
