package io.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command under the shell's {@code time}, which counts the process and all its children. */
final class MeasuredProcess {
    private MeasuredProcess() {}

    static double cpuSeconds(List<String> command, Path scratch) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        Path times = scratch.resolve("times.txt");
        Path log = scratch.resolve("output.txt");
        List<String> timed = new ArrayList<>(List.of(
                "bash",
                "-c",
                "TIMEFORMAT='%U %S'; log=\"$1\"; times=\"$2\"; shift 2; { time \"$@\" >\"$log\" 2>&1; } 2>\"$times\"",
                "bench",
                log.toString(),
                times.toString()));
        timed.addAll(command);
        int exit = new ProcessBuilder(timed).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("exit code " + exit + " from " + String.join(" ", command) + "\n" + tail(log));
        }
        String[] numbers =
                Files.readString(times, StandardCharsets.UTF_8).trim().split(" ", -1);
        return Double.parseDouble(numbers[0]) + Double.parseDouble(numbers[1]);
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
