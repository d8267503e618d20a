package io.millrace.testkit.reference;

import io.millrace.plan.WindowSpec;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Which windows a time belongs to, by trying. Times of windows are milliseconds on the wall of the window's zone.
 *
 * @param zone the session's for TIMESTAMP_LTZ, UTC for TIMESTAMP
 */
record Windows(ZoneId zone) {
    /** A window [start, end). */
    record Window(long start, long end) {}

    /** The event time as the wall clock of the zone shows it. */
    long wall(Object time) {
        return time instanceof Instant instant
                ? Times.millis(LocalDateTime.ofInstant(instant, zone))
                : Times.millis(time);
    }

    /** The moment, in watermark milliseconds, at which the window is complete. */
    long completeAt(Window window) {
        return instant(window.end() - 1).toEpochMilli();
    }

    Instant instant(long wall) {
        return dateTime(wall).atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    static LocalDateTime dateTime(long wall) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(wall), ZoneOffset.UTC);
    }

    static List<Window> of(WindowSpec spec, long time) {
        List<Window> windows = new ArrayList<>();
        if (spec instanceof WindowSpec.Tumble tumble) {
            long start = aligned(time, tumble.size(), tumble.offset());
            windows.add(new Window(start, start + tumble.size()));
        } else if (spec instanceof WindowSpec.Hop hop) {
            long start = aligned(time, hop.slide(), hop.offset());
            for (; start + hop.size() > time; start -= hop.slide()) {
                windows.add(new Window(start, start + hop.size()));
            }
        } else if (spec instanceof WindowSpec.Cumulate cumulate) {
            long start = aligned(time, cumulate.maxSize(), cumulate.offset());
            for (long end = start + cumulate.step(); end <= start + cumulate.maxSize(); end += cumulate.step()) {
                if (end > time) {
                    windows.add(new Window(start, end));
                }
            }
        }
        return windows;
    }

    private static long aligned(long time, long slide, long offset) {
        return time - Math.floorMod(time - offset, slide);
    }
}
