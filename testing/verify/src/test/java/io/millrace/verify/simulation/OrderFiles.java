package io.millrace.verify.simulation;

import io.millrace.spi.effect.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random input files, and what a ten-second count and sum by key over them must be: worked out row by row. */
final class OrderFiles {
    private static final int FILES = 3;
    private static final int ROWS = 120;
    private static final int KEYS = 4;
    private static final int WINDOW_MILLIS = 10_000;
    private static final int DELAY_MILLIS = 2000;

    private final List<List<long[]>> files = new ArrayList<>();

    OrderFiles(SplittableRandom random) {
        for (int file = 0; file < FILES; file++) {
            List<long[]> rows = new ArrayList<>();
            long now = random.nextInt(5000);
            for (int row = 0; row < ROWS; row++) {
                now += random.nextInt(1000);
                long time = Math.max(0, now - random.nextInt(6000));
                rows.add(new long[] {random.nextInt(KEYS), random.nextInt(1000), time});
            }
            files.add(rows);
        }
    }

    void write(Disk disk, Path directory) throws IOException {
        disk.createDirectories(directory);
        for (int file = 0; file < files.size(); file++) {
            StringBuilder text = new StringBuilder();
            for (long[] row : files.get(file)) {
                String time = Instant.ofEpochMilli(row[2]).toString();
                text.append("{\"k\":").append(row[0]).append(",\"v\":").append(row[1]);
                text.append(",\"ts\":\"").append(time, 0, time.length() - 1).append("\"}\n");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            Path path = directory.resolve("orders-" + file + ".json");
            try (Disk.WritableFile written = disk.create(path)) {
                written.write(bytes, 0, bytes.length);
                written.force();
            }
        }
        for (Path at = directory; at != null; at = at.getParent()) {
            disk.forceDirectory(at);
        }
    }

    /** By key and window start: how often each {@code count/sum} must stand in the output, which is once. */
    Map<String, String> expected() {
        Map<String, long[]> sums = new TreeMap<>();
        for (List<long[]> rows : files) {
            long watermark = Long.MIN_VALUE;
            for (long[] row : rows) {
                long start = row[2] / WINDOW_MILLIS * WINDOW_MILLIS;
                if (watermark < start + WINDOW_MILLIS - 1) {
                    long[] sum = sums.computeIfAbsent(row[0] + "@" + start, key -> new long[2]);
                    sum[0]++;
                    sum[1] += row[1];
                }
                watermark = Math.max(watermark, row[2] - DELAY_MILLIS);
            }
        }
        Map<String, String> expected = new TreeMap<>();
        sums.forEach((key, sum) -> expected.put(key, sum[0] + "/" + sum[1]));
        return expected;
    }
}
