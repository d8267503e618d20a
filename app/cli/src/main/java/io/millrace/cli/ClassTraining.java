package io.millrace.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs command lines one after the other in one process, for what they load: its JVM leaves an archive of classes that
 * later starts are quicker with. Prints nothing, and ends well whatever the commands say.
 */
public final class ClassTraining {
    private static final int WIDTH = 80;

    private ClassTraining() {}

    /** Each argument is a command line, its words separated by single spaces. */
    public static void main(String[] commands) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (String command : commands) {
            int unused = Main.run(nowhere, nowhere, WIDTH, command.split(" ", -1));
        }
        System.exit(0);
    }
}
