package io.millrace.verify;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command says to files and records that it cannot use, and that it loses nothing of them. */
@Timeout(600)
class BadInputTest {
    /** What is read of a file at most: the limit, one byte more, and what a pipe holds. */
    private static final long MOST_BYTES = (4 << 20) + 1 + (1 << 17);

    private static final String TABLES = """
            CREATE TABLE t (a BIGINT, b STRING) WITH ('connector' = 'filesystem', 'path' = '@/in', 'format' = '%s');
            CREATE TABLE good (a BIGINT, b STRING)
              WITH ('connector' = 'filesystem', 'path' = '@/good', 'format' = 'csv');
            CREATE TABLE bad (record_offset BIGINT, `raw` BYTES, error_code STRING, cause STRING)
              WITH ('connector' = 'filesystem', 'path' = '@/bad', 'format' = 'csv');
            SET 'millrace.dead-letter.t' = 'bad';
            INSERT INTO good SELECT a, b FROM t;
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void pipelineFilesThatAreNone() throws IOException {
        Files.writeString(directory.resolve("orders.sql"), "SELECT 1;");
        refused("order.sql", "error[MR6011]: there is no file", "Did you mean '", "orders.sql'?");
        refused(".", "error[MR6012]: ", "is a directory", "Name one .sql file in it.");
        Files.writeString(directory.resolve("empty.sql"), "");
        refused("empty.sql", "error[MR1001]: no statement in", "hint: Write at least one");
        Files.write(directory.resolve("latin.sql"), new byte[] {'\n', ' ', '-', '-', ' ', (byte) 0xE9});
        refused("latin.sql", "error[MR1002]: byte 0xE9 is not UTF-8", "latin.sql:2:5", "hint: Save the file as UTF-8.");
        Files.write(directory.resolve("utf16.sql"), "SELECT 1;".getBytes(UTF_16));
        refused("utf16.sql", "error[MR1002]: ", "is UTF-16, not UTF-8", "hint: Save the file as UTF-8.");
        Files.writeString(directory.resolve("windows.sql"), "\uFEFFSELECT 1;\r\n");
        assertThat(check("windows.sql").exitCode()).isZero();
    }

    @Test
    void ofTwoHundredMegabytesNothingIsRead() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("huge.sql").toFile(), "rw")) {
            file.setLength(200 << 20);
        }
        refused("huge.sql", "error[MR1003]: ", "is larger than 4 MB", "It has 209715200 bytes, and was not read.");
    }

    @Test
    void ofAFileThatHidesItsLengthAboutTheLimitIsRead() throws Exception {
        Path pipe = directory.resolve("endless.sql");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        AtomicLong taken = new AtomicLong();
        Thread writer = new Thread(() -> {
            byte[] comment = "-- nothing\n".repeat(400).getBytes(UTF_8);
            try (OutputStream out = Files.newOutputStream(pipe)) {
                while (true) {
                    out.write(comment);
                    taken.addAndGet(comment.length);
                }
            } catch (IOException e) {
                // The reader has closed the pipe: it has enough.
            }
        });
        writer.start();
        refused("endless.sql", "error[MR1003]: ", "larger than 4 MB");
        writer.join();
        assertThat(taken.get()).isLessThan(MOST_BYTES);
    }

    @Test
    void hostileJsonIsKeptAsideWithLittleMemory() throws Exception {
        Files.createDirectories(directory.resolve("in"));
        try (var out = Files.newBufferedWriter(directory.resolve("in/hostile.json"))) {
            out.write("{\"a\": 1, \"b\": \"good\"}\n");
            out.write("{\"a\": 2, \"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}\n");
            out.write("{\"a\": 3, \"b\": \"");
            String piece = "x".repeat(1 << 20);
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
            out.write("\"}\n{\"a\": 4, \"b\":\n{\"a\": 5} trailing\n{\"a\": \"text\"}\n");
            out.write("{\"a\": 99999999999999999999}\n[1]\n{\"a\": 6, \"b\": \"good\"}\n");
        }
        Path file = file("json");
        CommandRun run = CommandRun.withMemory("64m", directory, "run", file.toString());
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(run.talk()).contains("7 records, in bad");
        assertThat(lines("good")).containsExactlyInAnyOrder("1,good", "6,good");
        assertThat(causes())
                .containsExactly(
                        "1 MR7207 the nesting at byte 1014 is deeper than 1000 levels",
                        "2 MR7304 the record has more than 16777216 bytes; its first 65536 are kept",
                        "3 MR7201 the record ends too early, at byte 13",
                        "4 MR7201 expected nothing behind the object at byte 9, found 't'",
                        "5 MR7203 field 'a' is BIGINT, but its value text at byte 6 is not a whole number",
                        "6 MR7203 field 'a' is BIGINT, but its value 99999999999999999999 at byte 6 is out of range",
                        "7 MR7202 the record is an array, not an object, at byte 0");
    }

    @Test
    void raggedCsvIsKeptAside() throws Exception {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(
                directory.resolve("in/ragged.csv"),
                "1,one\n2\n3,three,3\n\n4,\"fo\"ur\nx,six\n,none\n7,\"se\"\"ven,\"\n8,\"open\n");
        CommandRun run = CommandRun.of(
                "run",
                file("csv").toString(),
                "--state-dir",
                directory.resolve("state").toString());
        assertThat(run.exitCode()).as(run.talk()).isZero();
        assertThat(lines("good")).containsExactlyInAnyOrder("1,one", "7,\"se\"\"ven,\"");
        assertThat(causes())
                .containsExactly(
                        "1 MR7212 the record has 1 field, but the table has 2 columns; it ends at byte 1",
                        "2 MR7212 the record has more fields than the 2 columns of the table: the first too many is at"
                                + " byte 8 (field 3)",
                        "3 MR7212 the record has 1 field, but the table has 2 columns; it ends at byte 0",
                        "4 MR7211 text stands behind the closing quote at byte 6 (field 2)",
                        "5 MR7203 field 'a' is BIGINT, but its value x at byte 0 (field 1) is not a whole number",
                        "6 MR7203 field 'a' is BIGINT, but its value '' at byte 0 (field 1) is not a whole number",
                        "8 MR7211 the quote at byte 2 (field 2) is not closed");
    }

    @Test
    void tooLittleMemoryIsToldInWords() throws Exception {
        Files.createDirectories(directory.resolve("in"));
        Files.writeString(directory.resolve("in/long.json"), "{\"a\": 1, \"b\": \"" + "x".repeat(16_000_000) + "\"}\n");
        CommandRun run =
                CommandRun.withMemory("24m", directory, "run", file("json").toString());
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(1);
        assertThat(run.words()).contains("error[MR7008]: the pipeline ran out of memory", "MILLRACE_OPTS=-Xmx");
        assertThat(run.talk()).doesNotContain("OutOfMemoryError", "\tat ");
    }

    private Path file(String format) throws IOException {
        Path file = directory.resolve("hostile.sql");
        return Files.writeString(file, TABLES.formatted(format).replace("@", directory.toString()));
    }

    private List<String> lines(String table) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(directory.resolve(table))) {
            for (Path part : parts.filter(path -> path.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    /** Of each bad record where it stood, the code, and why; in their order. */
    private List<String> causes() throws IOException {
        return lines("bad").stream()
                .map(line -> line.replaceFirst("^(\\d+),[^,]*,(\\w+),(.*)$", "$1 $2 $3")
                        .replace("\"", ""))
                .sorted()
                .collect(Collectors.toList());
    }

    private CommandRun check(String name) {
        return CommandRun.of("check", directory.resolve(name).toString());
    }

    private void refused(String name, String... words) {
        CommandRun run = check(name);
        assertThat(run.exitCode()).as(run.talk()).isEqualTo(3);
        assertThat(run.words()).contains(words);
    }
}
