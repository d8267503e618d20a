package io.millrace.cli;

import io.millrace.cli.terminal.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process: {@code millrace VERB …}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintStream data = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream talk = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exitCode =
                MillraceCommand.execute(new Console(data, talk, Screen.detect(System.getenv()), true), arguments);
        data.flush();
        System.exit(exitCode);
    }

    /** Runs a command line inside this process, without touching its signals; returns the exit code. */
    public static int run(PrintStream data, PrintStream talk, int width, String... arguments) {
        int exitCode =
                MillraceCommand.execute(new Console(data, talk, new Screen(false, false, width), false), arguments);
        data.flush();
        return exitCode;
    }
}
