package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that cannot be believed is refused and left as it is, with what can still be restored; the hint leads on. */
class DamagedStateTest {
    private static final String SQL = """
            CREATE TABLE visit (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
              WITH ('connector' = 'filesystem', 'path' = '@/in', 'format' = 'json', 'source.monitor-interval' = '1 s');
            CREATE TABLE daily (n BIGINT) WITH ('connector' = 'filesystem', 'path' = '@/out', 'format' = 'json');
            SET 'millrace.trigger' = 'available-now';
            INSERT INTO daily SELECT COUNT(*) FROM TUMBLE(TABLE visit, DESCRIPTOR(ts), INTERVAL '1' DAY)
              GROUP BY window_start, window_end;
            """;

    private static final int EPOCHS = 3;

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");
    private Path state = Path.of("");

    @BeforeEach
    void runThreeEpochs() throws IOException {
        file = directory.resolve("daily.sql");
        state = directory.resolve("state");
        Files.writeString(file, SQL.replace("@", directory.toString()));
        Files.createDirectories(directory.resolve("in"));
        for (int day = 1; day <= EPOCHS; day++) {
            Files.writeString(
                    directory.resolve("in/" + day + ".json"),
                    "{\"id\": " + day + ", \"ts\": \"2026-01-0" + day + " 12:00:00\"}\n");
            assertThat(run().exitCode()).isZero();
        }
    }

    private CommandRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--state-dir", state.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void stateOfAnotherPipeline() throws IOException {
        file = Files.move(file, directory.resolve("other.sql"));
        refused("MR4002", "holds the state of pipeline `daily`, not of `other`", "SET 'pipeline.name' = 'daily';");
        Files.writeString(file, "SET 'pipeline.name' = 'daily';\n" + Files.readString(file));
        assertThat(run().exitCode()).isZero();
    }

    @Test
    void stateOfANewerVersion() throws Exception {
        Path head = state.resolve("head");
        String text = Files.readString(head).replaceFirst("sha256 [0-9a-f]{64}\n$", "");
        text = text.replaceFirst("\"format\": \\d+,", "\"format\": 99,")
                .replaceFirst("\"engine\": \"[^\"]*\"", "\"engine\": \"9.9.9\"");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        Files.writeString(head, text + "sha256 " + HexFormat.of().formatHex(hash) + "\n");
        refused("MR4003", "99", "Run version 9.9.9 or a later one; or give another directory with --state-dir");
        state = directory.resolve("other-state");
        assertThat(run("--fresh").exitCode()).isZero();
    }

    @Test
    void aDamagedHead() throws IOException {
        byte[] whole = Files.readAllBytes(state.resolve("head"));
        flip(state.resolve("head"));
        refused("MR4010", "Epochs 1, 2 and 3 can still be restored.", "start with --from 3");
        Files.write(state.resolve("head"), Arrays.copyOf(whole, whole.length / 2));
        refused("MR4010", "it was cut or continued. Epochs 1, 2 and 3 can still be restored.", "start with --from 3");
        assertThat(run("--from", "3").exitCode()).isZero();
    }

    @Test
    void aDamagedManifest() throws IOException {
        flip(state.resolve("manifest-3-3"));
        refused("MR4004", "Epochs 1 and 2 can still be restored.", "start with --from 2");
        CommandRun older = run("--from", "2");
        assertThat(older.exitCode()).isEqualTo(3);
        assertThat(older.words()).contains("MR6325", "would be written twice", "--fresh");
        assertThat(run("--fresh").exitCode()).isZero();
    }

    @Test
    void aTruncatedManifest() throws IOException {
        byte[] whole = Files.readAllBytes(state.resolve("manifest-3-3"));
        Files.write(state.resolve("manifest-3-3"), Arrays.copyOf(whole, whole.length / 2));
        refused("MR4004", "it was cut or continued. Epochs 1 and 2 can still be restored.", "start with --from 2");
        Files.write(state.resolve("manifest-3-3"), whole);
        assertThat(run().exitCode()).as("put back from a copy").isZero();
    }

    @Test
    void aDamagedStateFile() throws IOException {
        Path stored = storedByAllEpochs();
        byte[] whole = Files.readAllBytes(stored);
        flip(stored);
        refused("MR4005", "not the one that it is named by", "Put the directory back from a copy");
        Files.write(stored, Arrays.copyOf(whole, whole.length - 1));
        refused("MR4007", "It has " + (whole.length - 1) + " bytes", "Put the directory back from a copy");
        Files.delete(stored);
        refused("MR4006", "is missing", "--fresh");
        Files.write(stored, whole);
        assertThat(run().exitCode()).as("put back from a copy").isZero();
        Files.delete(stored);
        assertThat(run("--fresh").exitCode()).isZero();
    }

    /** The first state file that the newest manifest names. */
    private Path storedByAllEpochs() throws IOException {
        String manifest = Files.readString(state.resolve("manifest-3-3"));
        try (Stream<Path> files = Files.list(state.resolve("state"))) {
            return files.filter(path -> manifest.contains(path.getFileName().toString()))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /** Every run is refused with these words, and changes nothing. */
    private void refused(String code, String... words) throws IOException {
        Map<String, Long> before = files();
        CommandRun run = run();
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(3);
        assertThat(run.words())
                .contains("error[" + code + "]: ")
                .contains(words)
                .contains("hint: ");
        assertThat(run.talk().lines()).allMatch(line -> line.length() <= 100);
        assertThat(files()).as("a refused start changes nothing").isEqualTo(before);
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (String part : List.of("state", "out")) {
            try (Stream<Path> walk = Files.walk(directory.resolve(part))) {
                for (Path path : walk.filter(DamagedStateTest::isKept).toList()) {
                    files.put(path.toString(), (long) Arrays.hashCode(Files.readAllBytes(path)));
                }
            }
        }
        return files;
    }

    /** The head counts starts, also of those that end before the first row; who holds the lock is nobody's state. */
    private static boolean isKept(Path path) {
        return Files.isRegularFile(path) && !path.endsWith("head") && !path.endsWith("lock-holder");
    }

    private static void flip(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
    }
}
