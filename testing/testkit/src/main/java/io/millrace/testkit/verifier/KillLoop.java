package io.millrace.testkit.verifier;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Runs the real command from files to files, kills it (SIGKILL) again and again, each time after at least one epoch was
 * decided in that life, and verifies that nothing was lost or doubled.
 *
 * <pre>
 * life 1   start ── new manifest ── progress ≥ a random point of the 1st stretch ── kill -9
 * life 2   start ── new manifest ── progress ≥ a random point of the 2nd stretch ── kill -9
 *   …
 * last     start ── exit code 0 ── Verifier
 * </pre>
 */
public final class KillLoop {
    private static final int FILES = 3;
    private static final long LIFE_SECONDS = 300;
    private static final long POLL_NANOS = 2_000_000;

    /** What is left takes seconds, so that a run whose last kill comes late, on a machine that stalls, is not over. */
    private static final double KILLED_SHARE = 0.8;

    /** Hashing a long text for every row makes the run slow enough to be killed many times. */
    private static final String PIPELINE = """
            SET 'pipeline.name' = 'kill_loop';
            SET 'parallelism.default' = '2';
            SET 'execution.checkpointing.interval' = '50 ms';
            CREATE TABLE clicks (
              id BIGINT, k STRING, amount BIGINT, note STRING, ts TIMESTAMP(3),
              WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
            ) WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/input', 'format' = 'json');
            CREATE TABLE copies (id BIGINT, amount BIGINT)
            WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/copies', 'format' = 'json');
            CREATE TABLE counts (window_start TIMESTAMP(3), k STRING, n BIGINT, total BIGINT)
            WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/counts', 'format' = 'json');
            INSERT INTO copies SELECT id, amount FROM clicks WHERE SHA512(REPEAT(note, 300)) <> note;
            INSERT INTO counts
            SELECT window_start, k, COUNT(*), SUM(amount)
            FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' SECOND))
            GROUP BY window_start, window_end, k;
            """;

    private final List<String> command;
    private final Path directory;
    private final SplittableRandom random;
    private final int kills;
    private final List<Double> spread = new ArrayList<>();
    private long copyBytes;

    private KillLoop(List<String> command, Path directory, int kills, long seed) {
        this.command = command;
        this.directory = directory;
        this.kills = kills;
        this.random = new SplittableRandom(seed);
    }

    /**
     * How it went.
     *
     * @param spread for each kill, the share of the output that had been written
     */
    public record Result(List<Double> spread, Verifier.Report report) {
        @Override
        public String toString() {
            List<String> shares = spread.stream()
                    .map(share -> String.format(Locale.ROOT, "%.0f%%", share * 100))
                    .toList();
            return spread.size() + " kills at " + String.join(" ", shares) + "; " + report;
        }
    }

    /**
     * Runs the loop.
     *
     * @param classPath what the command is started with
     * @param directory empty; input, output and state go there
     */
    public static Result run(String classPath, Path directory, int kills, int rowsPerFile, long seed)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath,
                "io.millrace.cli.Main",
                "run",
                directory.resolve("kill_loop.sql").toString(),
                "--state-dir",
                directory.resolve("state").toString());
        return new KillLoop(command, directory, kills, seed).run(rowsPerFile);
    }

    private Result run(int rowsPerFile) throws IOException, InterruptedException {
        Path input = directory.resolve("input");
        ClickFiles.write(input, FILES, rowsPerFile, random);
        Files.writeString(directory.resolve("kill_loop.sql"), PIPELINE.replace("DIRECTORY", directory.toString()));
        copyBytes = Verifier.expectedCopyBytes(input);
        for (int kill = 0; kill < kills; kill++) {
            double target = KILLED_SHARE * (kill + random.nextDouble()) / kills;
            if (!liveUntil(target)) {
                throw new IllegalStateException(
                        "the run ended after " + kill + " kills at " + spread + "; give it more rows");
            }
        }
        Process last = start();
        if (!last.waitFor(LIFE_SECONDS, TimeUnit.SECONDS)) {
            last.destroyForcibly();
            throw new IllegalStateException("the last run does not end:\n" + log());
        }
        if (last.exitValue() != 0) {
            throw new IllegalStateException("the last run ended with " + last.exitValue() + ":\n" + log());
        }
        return new Result(spread, Verifier.verify(input, directory.resolve("copies"), directory.resolve("counts")));
    }

    /** Starts the command and kills it once an epoch was decided and the output has come so far. */
    private boolean liveUntil(double target) throws IOException, InterruptedException {
        Set<String> before = manifests();
        Process process = start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
        while (process.isAlive()) {
            Set<String> decided = manifests();
            decided.removeAll(before);
            if (!decided.isEmpty() && progress() >= target) {
                LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(60)));
                break;
            }
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("no epoch was decided in time:\n" + log());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        if (alive) {
            spread.add(progress());
        } else if (process.exitValue() != 0 && process.exitValue() != 137) {
            throw new IllegalStateException("a run ended with " + process.exitValue() + ":\n" + log());
        }
        return alive;
    }

    private Process start() throws IOException {
        File log = directory.resolve("log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private Set<String> manifests() throws IOException {
        Set<String> names = new TreeSet<>();
        Path state = directory.resolve("state");
        if (Files.isDirectory(state)) {
            try (Stream<Path> files = Files.walk(state)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith("manifest-"))
                        .forEach(names::add);
            } catch (java.io.UncheckedIOException e) {
                // A file went away while the directory was read: the next look will do.
                return names;
            }
        }
        return names;
    }

    /** The share of all copies that has been written, visible or not. */
    private double progress() {
        File[] files = directory.resolve("copies").toFile().listFiles();
        long bytes = 0;
        if (files != null) {
            for (File file : files) {
                bytes += file.length();
            }
        }
        return (double) bytes / copyBytes;
    }
}
