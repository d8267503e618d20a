package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace box} as a process: what it prints works, and what it holds survives its death. */
class BoxCommandTest {
    private static final Duration START_TIME = Duration.ofMinutes(5);
    private static final Pattern LISTENS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void linesThatItPrintsWorkAndRecordsSurviveItsDeath() throws Exception {
        assumeThat(isInstalled("kcat")).as("kcat is installed").isTrue();
        Process box = start("0", "text");
        String port = awaitPort(box);
        String printed = output();
        assertThat(shell(line(printed, "write"))).isEmpty();
        assertThat(shell(line(printed, "read"))).isEqualTo("hello\n");
        box.destroyForcibly().waitFor();

        Process again = start(port, "json");
        try {
            awaitPort(again);
            assertThat(output()).contains("\"bootstrapServers\": \"127.0.0.1:" + port + "\"");
            assertThat(shell(line(printed, "read"))).isEqualTo("hello\n");
            assertRefused(port, "error[MR6401]: port " + port + " is in use by process " + again.pid());
            assertRefused("0", "is in use by process " + again.pid());
        } finally {
            again.destroy();
        }
        assertThat(again.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isEqualTo(143);
        assertThat(output())
                .contains("stopped; topics and records are in")
                .doesNotContain("INFO", "WARN", "ERROR", "Exception");
    }

    private void assertRefused(String port, String message) throws IOException, InterruptedException {
        Path file = directory.resolve("refused.txt");
        Process refused = command(port, "text")
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        assertThat(refused.waitFor(240, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(file).replaceAll("\\s+", " ")).contains(message);
        assertThat(refused.exitValue()).isEqualTo(3);
    }

    private Process start(String port, String format) throws IOException {
        return command(port, format)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
    }

    private ProcessBuilder command(String port, String format) {
        List<String> command = CommandRun.java("256m");
        command.addAll(List.of("box", "--dir", directory.resolve("box").toString(), "--port", port));
        command.addAll(List.of("--format", format));
        return new ProcessBuilder(command);
    }

    private String awaitPort(Process box) throws IOException {
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (System.nanoTime() < deadline && box.isAlive()) {
            Matcher matcher = LISTENS.matcher(output());
            if (matcher.find() && (output().contains("  stop ") || output().contains("\"pid\""))) {
                return matcher.group(1);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        box.destroyForcibly();
        throw new AssertionError("the box does not start:\n" + output());
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output.txt"));
    }

    /** The command that stands behind a word of what was printed. */
    private static String line(String printed, String word) {
        Matcher matcher = Pattern.compile("(?m)^  " + word + " +(.*)$").matcher(printed);
        assertThat(matcher.find()).as(printed).isTrue();
        return matcher.group(1);
    }

    private String shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectError(directory.resolve("kcat.txt").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(command + "\n" + Files.readString(directory.resolve("kcat.txt")))
                .isZero();
        return output;
    }

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
