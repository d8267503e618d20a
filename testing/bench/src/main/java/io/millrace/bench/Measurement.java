package io.millrace.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * CPU per event, start-up apart: the least CPU of the long runs less the least of the short ones, over the difference
 * in events.
 */
record Measurement(String engine, double[] shortSeconds, double[] longSeconds, long shortEvents, long longEvents) {
    double microsPerEvent() {
        double difference = least(longSeconds) - least(shortSeconds);
        return difference * 1e6 / (longEvents - shortEvents);
    }

    private static double least(double[] seconds) {
        return Arrays.stream(seconds).min().orElseThrow();
    }

    /** All the runs, for the record. */
    String runs() {
        return "short " + text(shortSeconds) + " s, long " + text(longSeconds) + " s";
    }

    private static String text(double[] seconds) {
        return String.join(
                " / ",
                Arrays.stream(seconds)
                        .mapToObj(value -> String.format(Locale.ROOT, "%.1f", value))
                        .toList());
    }
}
