package io.millrace.testkit.verifier;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;

/** Writes the input of the kill loop: files of clicks that are out of order by seconds, a few of them far too late. */
final class ClickFiles {
    private static final long START_MILLIS =
            LocalDateTime.of(2024, 1, 1, 0, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final int MILLIS_BETWEEN_ROWS = 20;
    private static final int DISORDER_MILLIS = 4_500;
    private static final int LATE_MILLIS = 60_000;
    private static final int KEYS = 50;

    private ClickFiles() {}

    static void write(Path directory, int files, int rowsPerFile, SplittableRandom random) throws IOException {
        Files.createDirectories(directory);
        long id = 0;
        for (int file = 0; file < files; file++) {
            try (BufferedWriter writer = Files.newBufferedWriter(directory.resolve("clicks-" + file + ".jsonl"))) {
                for (int row = 0; row < rowsPerFile; row++) {
                    long millis = START_MILLIS + (long) row * MILLIS_BETWEEN_ROWS - random.nextInt(DISORDER_MILLIS);
                    if (random.nextInt(100) == 0) {
                        millis -= random.nextInt(LATE_MILLIS);
                    }
                    writer.write("{\"id\":" + id++ + ",\"k\":\"key " + random.nextInt(KEYS) + "\",\"amount\":"
                            + random.nextInt(1000) + ",\"note\":\"" + Long.toHexString(random.nextLong())
                            + "\",\"ts\":\""
                            + TIME.format(LocalDateTime.ofEpochSecond(
                                    Math.floorDiv(millis, 1000L),
                                    Math.floorMod(millis, 1000) * 1_000_000,
                                    ZoneOffset.UTC))
                            + "\"}\n");
                }
            }
        }
    }
}
