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
        Console console = new Console(data, talk, Screen.detect(System.getenv()));
        int exitCode = MillraceCommand.execute(console, arguments);
        data.flush();
        System.exit(exitCode);
    }
}
