package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real command on a file system that fills up: it says what is full and what it waits for, goes on by itself when
 * there is room, and its output is exact. The file system is a small one in memory that only the command's own mount
 * namespace has, so that no rights are needed; something else fills most of it, until the test says so.
 */
@Timeout(900)
class FullDiskTest {
    private static final int ROWS = 30_000;
    private static final long WAIT_SECONDS = 240;
    private static final long POLL_NANOS = 10_000_000L;

    /** With a user namespace for those who may not mount, and without one where there are none. */
    private static final List<List<String>> NAMESPACES =
            List.of(List.of("unshare", "--map-root-user", "--mount"), List.of("unshare", "--mount"));

    /**
     * {@code DISK COPY INPUT TALK COMMAND…}; the other file goes when the standard input ends, and when the command
     * has ended, it is run again over one more file.
     */
    private static final String SHELL = """
            disk="$1"; copy="$2"; input="$3"; talk="$4"
            shift 4
            mount -t tmpfs -o size=16m none "$disk" || exit 9
            head -c 16000000 /dev/zero >"$disk/.something-else"
            "$@" >"$talk" 2>&1 &
            command=$!
            read -r line
            rm "$disk/.something-else"
            wait "$command" || exit
            mv "$input/.later.json" "$input/later.json"
            "$@" >>"$talk" 2>&1
            code=$?
            cp -r "$disk" "$copy"
            exit "$code"
            """;

    private static final String PIPELINE = """
            SET 'millrace.trigger' = 'available-now';
            SET 'parallelism.default' = '2';
            SET 'execution.checkpointing.interval' = '100 ms';
            CREATE TABLE numbers (n BIGINT, note STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
              WITH ('connector' = 'filesystem', 'path' = 'DIRECTORY/in', 'format' = 'json',
                'source.monitor-interval' = '1 s');
            CREATE TABLE copies (n BIGINT, note STRING) WITH ('connector' = 'filesystem',
              'path' = 'OUTPUT/copies', 'format' = 'csv', 'sink.rolling-policy.file-size' = '64 kb');
            CREATE TABLE counts (note STRING, n BIGINT) WITH ('connector' = 'filesystem',
              'path' = 'OUTPUT/counts', 'format' = 'csv');
            INSERT INTO copies SELECT n, note FROM numbers;
            INSERT INTO counts SELECT note, COUNT(*)
            FROM TABLE(TUMBLE(TABLE numbers, DESCRIPTOR(ts), INTERVAL '1' DAY))
            GROUP BY window_start, window_end, note;
            """;

    private static List<String> namespace = List.of();

    private final Path directory;

    FullDiskTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    static void findNamespace(@TempDir Path temporary) throws IOException, InterruptedException {
        for (List<String> candidate : NAMESPACES) {
            List<String> command = new ArrayList<>(candidate);
            command.addAll(List.of("mount", "-t", "tmpfs", "none", temporary.toString()));
            if (namespace.isEmpty() && succeeds(temporary, command)) {
                namespace = candidate;
            }
        }
    }

    private static boolean succeeds(Path directory, List<String> command) throws InterruptedException {
        try {
            return CommandRun.process(directory, Map.of(), command).exitCode() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    @Test
    void outputThatFindsNoRoom() throws Exception {
        Path disk = directory.resolve("disk");
        assertThat(runOn(disk, disk.resolve("out"), directory.resolve("state")))
                .contains("room on a disk: no space left for " + disk.resolve("out"));
        requireExact(directory.resolve("copy/out"));
    }

    @Test
    void stateThatFindsNoRoom() throws Exception {
        Path disk = directory.resolve("disk");
        assertThat(runOn(disk, directory.resolve("out"), disk.resolve("state")))
                .contains("room on a disk: no space left for " + disk.resolve("state"));
        requireExact(directory.resolve("out"));
    }

    /** Runs the command to its end; returns what it said that it waits for. */
    private String runOn(Path disk, Path output, Path state) throws Exception {
        assumeThat(namespace).as("a file system can be mounted in a namespace").isNotEmpty();
        Files.createDirectories(disk);
        Files.writeString(
                directory.resolve("p.sql"),
                PIPELINE.replace("DIRECTORY", directory.toString()).replace("OUTPUT", output.toString()));
        Path input = Files.createDirectories(directory.resolve("in"));
        Files.write(
                input.resolve("rows.json"),
                IntStream.range(0, ROWS).mapToObj(n -> row(n, "01")).toList());
        // Its row closes the windows of the others, which are state until then.
        Files.writeString(input.resolve(".later.json"), row(ROWS, "03"));
        Path talk = directory.resolve("talk");
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of(
                "sh",
                "-c",
                SHELL,
                "sh",
                disk.toString(),
                directory.resolve("copy").toString()));
        command.addAll(List.of(input.toString(), talk.toString()));
        command.addAll(CommandRun.java("512m"));
        command.addAll(List.of("run", directory.resolve("p.sql").toString(), "--state-dir", state.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            await(process, () -> text(talk).contains("waits_for="), talk);
            String waited = text(talk);
            process.getOutputStream().close();
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as(text(talk))
                    .isTrue();
            assertThat(process.exitValue()).as(text(talk)).isZero();
            return waited.substring(waited.indexOf("waits_for="));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String row(int n, String day) {
        return "{\"n\":" + n + ",\"note\":\"" + note(n) + "\",\"ts\":\"2026-01-" + day + " 00:00:00.000\"}";
    }

    private static String note(int n) {
        return "a note of some length about the number " + n;
    }

    private static void requireExact(Path output) throws IOException {
        List<String> copies = lines(output.resolve("copies"));
        List<String> counts = lines(output.resolve("counts"));
        assertThat(copies).hasSize(ROWS + 1);
        assertThat(counts).hasSize(ROWS);
        Set<String> allCopies = new HashSet<>(copies);
        Set<String> allCounts = new HashSet<>(counts);
        for (int n = 0; n <= ROWS; n++) {
            assertThat(allCopies.contains(n + "," + quoted(n))).as("copy %d", n).isTrue();
            assertThat(n == ROWS || allCounts.contains(quoted(n) + ",1"))
                    .as("count %d", n)
                    .isTrue();
        }
    }

    /** Texts with spaces are quoted, as Flink does it. */
    private static String quoted(int n) {
        return '"' + note(n) + '"';
    }

    private static List<String> lines(Path table) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(table)) {
            for (Path part : parts.toList()) {
                if (!String.valueOf(part.getFileName()).startsWith(".")) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        }
        return lines;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(Process process, BooleanSupplier condition, Path talk) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        for (boolean alive = true; !condition.getAsBoolean(); alive = process.isAlive()) {
            if (System.nanoTime() > deadline || !alive) {
                throw new IllegalStateException("the command did not wait:\n" + text(talk));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
