package io.millrace.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process as a person finds it again: {@code process 4711 (nginx)}. */
final class ProcessName {
    private static final String MILLRACE = "io.millrace.cli.Main";
    private static final int MAX_COMMAND_LENGTH = 100;

    private ProcessName() {}

    /** This process. */
    static String own() {
        return of(Path.of("/proc", Long.toString(ProcessHandle.current().pid())));
    }

    /** The process of a directory of {@code /proc}, which need not be there. */
    static String of(Path process) {
        String name = "process " + process.getFileName();
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            String command = command(List.of(line.split("\0", -1)));
            return command.isEmpty() ? name : name + " (" + command + ")";
        } catch (IOException e) {
            return name;
        }
    }

    /** The program, and for Java what it runs; no further arguments, for they may hold secrets. */
    static String command(List<String> words) {
        String program = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
        String text = program.equals("java")
                ? javaMain(words)
                        .map(main -> main.startsWith("millrace") ? main : "java " + main)
                        .orElse(program)
                : program;
        return text.length() > MAX_COMMAND_LENGTH ? text.substring(0, MAX_COMMAND_LENGTH) + "…" : text;
    }

    private static Optional<String> javaMain(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-cp") || word.equals("-classpath") || word.equals("--class-path")) {
                i++;
            } else if (!word.startsWith("-") && !word.startsWith("@")) {
                return Optional.of(
                        word.equals(MILLRACE) && i + 1 < words.size() ? "millrace " + words.get(i + 1) : word);
            }
        }
        return Optional.empty();
    }
}
