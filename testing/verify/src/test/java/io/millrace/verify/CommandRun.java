package io.millrace.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a command line said and how it ended. */
public record CommandRun(int exitCode, String data, String talk) {
    private static final int WIDTH = 80;

    /** Runs the command in this process, as wide as a terminal usually is. */
    public static CommandRun of(String... arguments) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteArrayOutputStream talk = new ByteArrayOutputStream();
        int exitCode =
                Main.run(new PrintStream(data, true, UTF_8), new PrintStream(talk, true, UTF_8), WIDTH, arguments);
        return new CommandRun(exitCode, data.toString(UTF_8), talk.toString(UTF_8));
    }

    /** Runs the command as a process of its own, with little memory. */
    static CommandRun withMemory(String memory, Path directory, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = java(memory);
        command.addAll(List.of(arguments));
        return process(directory, Map.of(), command);
    }

    /** What starts the command as a process of its own, without its arguments. */
    static List<String> java(String memory) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + memory,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        if (Runtime.version().feature() >= 24) {
            // As ./millrace does: newer JDKs warn of how Kafka's libraries give memory back.
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        return command;
    }

    static CommandRun process(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path talk = directory.resolve("talk.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(talk.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String data = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the command does not end: " + command);
        }
        return new CommandRun(process.exitValue(), data, Files.readString(talk));
    }

    /** All that was said, on one line, so that line breaks do not matter. */
    public String words() {
        return talk.replaceAll("\\s+", " ");
    }
}
