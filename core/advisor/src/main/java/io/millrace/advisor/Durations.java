package io.millrace.advisor;

import java.time.Duration;

/** Durations as a person says them. */
public final class Durations {
    private static final long[] UNIT_MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};
    private static final String[] UNITS = {"d", "h", "min", "s", "ms"};

    private Durations() {}

    /** In the greatest unit that divides it, or the two greatest: {@code 90 s}, {@code 1 h}, {@code 1 d 2 h}. */
    public static String words(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0 s";
        }
        String sign = millis < 0 ? "-" : "";
        long rest = Math.abs(millis);
        StringBuilder words = new StringBuilder();
        int parts = 0;
        for (int i = 0; i < UNITS.length && parts < 2; i++) {
            long count = rest / UNIT_MILLIS[i];
            rest -= count * UNIT_MILLIS[i];
            if (count > 0) {
                words.append(parts == 0 ? "" : " ").append(count).append(' ').append(UNITS[i]);
                parts++;
            } else if (parts == 1) {
                break;
            }
        }
        return sign + words;
    }
}
