package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command under SIGINT and SIGTERM: a last checkpoint, how to resume, the exit code, and nothing lost. */
class SignalsTest {
    private static final int ROWS_PER_FILE = 500;
    private static final long LIFE_SECONDS = 240;
    private static final long POLL_NANOS = 10_000_000L;

    private static final String PIPELINE = """
            CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/in',
              'format' = 'json', 'source.monitor-interval' = '100 ms');
            CREATE TABLE copies (n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/out',
              'format' = 'csv');
            INSERT INTO copies SELECT n FROM numbers;
            """;

    private final Path directory;
    private int files;

    SignalsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void stopsCleanlyResumesAndLosesNothing() throws Exception {
        Files.writeString(directory.resolve("p.sql"), PIPELINE.replace("DIRECTORY", directory.toString()));
        Files.createDirectories(directory.resolve("in"));

        Process interrupted = start("INT");
        signal(interrupted, "INT");
        awaitEnd(interrupted, 130);
        assertThat(log()).contains("stopping: a last checkpoint", "resume      millrace run ", " --state-dir ");
        assertThat(copies()).containsExactlyInAnyOrderElementsOf(expected());

        Process terminated = start("TERM");
        signal(terminated, "TERM");
        awaitEnd(terminated, 143);
        assertThat(copies()).containsExactlyInAnyOrderElementsOf(expected());

        Process impatient = start("INT");
        signal(impatient, "INT");
        await(impatient, () -> log().contains("stopping"));
        signal(impatient, "INT");
        awaitEnd(impatient, 130);

        Process last = process("INT", List.of("--set", "millrace.trigger=available-now"));
        awaitEnd(last, 0);
        assertThat(copies()).containsExactlyInAnyOrderElementsOf(expected());
    }

    /** Starts the command, gives it another file, and waits until it has decided an epoch. */
    private Process start(String signal) throws IOException {
        List<Path> before = manifests();
        StringBuilder rows = new StringBuilder();
        IntStream.range(files * ROWS_PER_FILE, (files + 1) * ROWS_PER_FILE)
                .forEach(n -> rows.append("{\"n\":").append(n).append("}\n"));
        Path hidden = Files.writeString(directory.resolve("in/.next"), rows);
        Files.move(hidden, directory.resolve("in/" + files++ + ".json"));
        Process process = process(signal, List.of());
        await(process, () -> !before.containsAll(manifests()));
        return process;
    }

    /** A process that ignores a signal hands that on, as a shell's background job does; {@code env} takes it back. */
    private Process process(String signal, List<String> more) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=" + signal,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath,
                "io.millrace.cli.Main",
                "run",
                directory.resolve("p.sql").toString(),
                "--state-dir",
                directory.resolve("state").toString()));
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private void await(Process process, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
        for (boolean alive = process.isAlive(); !condition.getAsBoolean(); alive = process.isAlive()) {
            if (System.nanoTime() > deadline || !alive) {
                process.destroyForcibly();
                throw new IllegalStateException("it did not come so far:\n" + log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void awaitEnd(Process process, int exitCode) throws InterruptedException {
        boolean ended = process.waitFor(LIFE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as(log()).isTrue();
        assertThat(process.exitValue()).as(log()).isEqualTo(exitCode);
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> manifests() {
        try (Stream<Path> all = Files.list(Files.createDirectories(directory.resolve("state")))) {
            return all.filter(file -> file.getFileName().toString().startsWith("manifest-"))
                    .filter(file -> !file.toString().endsWith(".tmp"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> expected() {
        return IntStream.range(0, files * ROWS_PER_FILE)
                .mapToObj(Integer::toString)
                .toList();
    }

    private List<String> copies() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(directory.resolve("out"))) {
            for (Path part : parts.toList()) {
                if (!part.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        }
        return lines;
    }
}
