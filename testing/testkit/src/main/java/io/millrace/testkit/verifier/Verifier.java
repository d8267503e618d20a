package io.millrace.testkit.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recomputes the output of the kill loop's pipeline from its input files: every click copied once, and per key and ten
 * seconds the clicks' number and sum without those that were late in their file. Uses nothing of the engine.
 *
 * <pre>
 * java … io.millrace.testkit.verifier.Verifier INPUT-DIRECTORY COPIES-DIRECTORY COUNTS-DIRECTORY
 * </pre>
 */
public final class Verifier {
    private static final long WINDOW_MILLIS = 10_000;
    private static final long WATERMARK_DELAY_MILLIS = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS]");

    private final Map<String, Integer> copies = new HashMap<>();
    private final Map<String, long[]> counts = new TreeMap<>();
    private long copyBytes;
    private long late;

    private Verifier() {}

    /**
     * What was found.
     *
     * @param rows how many rows the output must have
     * @param late how many clicks are late
     */
    public record Report(long rows, long late, List<String> lost, List<String> doubled, List<String> wrong) {
        public boolean isExact() {
            return lost.isEmpty() && doubled.isEmpty() && wrong.isEmpty();
        }

        @Override
        public String toString() {
            return rows + " output rows expected, " + late + " late clicks; " + lost.size() + " lost, "
                    + doubled.size() + " doubled, " + wrong.size() + " wrong"
                    + (isExact() ? "" : "; for instance " + first(lost) + first(doubled) + first(wrong));
        }

        private static String first(List<String> rows) {
            return rows.isEmpty() ? "" : "[" + rows.get(0) + "]";
        }
    }

    public static void main(String[] directories) throws IOException {
        Report report = verify(Path.of(directories[0]), Path.of(directories[1]), Path.of(directories[2]));
        System.out.println(report);
        System.exit(report.isExact() ? 0 : 1);
    }

    static Report verify(Path input, Path copiesDirectory, Path countsDirectory) throws IOException {
        Verifier expected = new Verifier();
        expected.readInput(input);
        List<String> lost = new ArrayList<>();
        List<String> doubled = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Path file : dataFiles(copiesDirectory)) {
            for (String line : lines(file)) {
                JsonNode row = JSON.readTree(line);
                String copy = row.get("id").asLong() + "=" + row.get("amount").asLong();
                Integer left = expected.copies.get(copy);
                if (left == null) {
                    wrong.add("copy " + line);
                } else {
                    expected.copies.put(copy, left - 1);
                }
            }
        }
        expected.copies.forEach((copy, left) -> note("copy " + copy, left, lost, doubled));
        Map<String, Integer> seen = new HashMap<>();
        for (Path file : dataFiles(countsDirectory)) {
            for (String line : lines(file)) {
                JsonNode row = JSON.readTree(line);
                String group = millis(row.get("window_start").asText()) + " "
                        + row.get("k").asText();
                long[] count = expected.counts.get(group);
                seen.merge(group, 1, Integer::sum);
                if (count == null
                        || count[0] != row.get("n").asLong()
                        || count[1] != row.get("total").asLong()) {
                    wrong.add("count " + line + (count == null ? "" : " must be " + count[0] + ", " + count[1]));
                }
            }
        }
        expected.counts
                .keySet()
                .forEach(group -> note("count " + group, 1 - seen.getOrDefault(group, 0), lost, doubled));
        return new Report((long) expected.copies.size() + expected.counts.size(), expected.late, lost, doubled, wrong);
    }

    private static void note(String row, int left, List<String> lost, List<String> doubled) {
        if (left > 0) {
            lost.add(row);
        } else if (left < 0) {
            doubled.add(row);
        }
    }

    /** How many bytes the copies of all clicks take, to tell how far a run is. */
    static long expectedCopyBytes(Path input) throws IOException {
        Verifier expected = new Verifier();
        expected.readInput(input);
        return expected.copyBytes;
    }

    private void readInput(Path input) throws IOException {
        for (Path file : dataFiles(input)) {
            long watermark = Long.MIN_VALUE;
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    watermark = Math.max(watermark, take(JSON.readTree(line), watermark));
                }
            }
        }
    }

    /** Counts a click unless it is late; returns the watermark that it makes. */
    private long take(JsonNode click, long watermarkBefore) {
        long id = click.get("id").asLong();
        long amount = click.get("amount").asLong();
        copies.merge(id + "=" + amount, 1, Integer::sum);
        copyBytes += ("{\"id\":" + id + ",\"amount\":" + amount + "}\n").length();
        long time = millis(click.get("ts").asText());
        long start = time - Math.floorMod(time, WINDOW_MILLIS);
        if (watermarkBefore >= start + WINDOW_MILLIS - 1) {
            late++;
        } else {
            long[] count = counts.computeIfAbsent(start + " " + click.get("k").asText(), group -> new long[2]);
            count[0]++;
            count[1] += amount;
        }
        return time - WATERMARK_DELAY_MILLIS;
    }

    private static long millis(String time) {
        return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    }

    /** What begins with a dot or an underscore is not data. */
    private static List<Path> dataFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
        }
    }
}
