package io.millrace.engine.window;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * The clock that windows are aligned by: UTC for TIMESTAMP, the session's zone for TIMESTAMP_LTZ, as in Flink.
 *
 * <p>A <em>local</em> time is the wall clock's date and time, as milliseconds since 1970 as if it were UTC. Window
 * bounds are local; rows and watermarks come in epoch milliseconds. Around a change of the zone's offset an hour of
 * local times is missing or comes twice; windows over it complete when the second one is over.
 *
 * <p>Not for several threads: it remembers the offset that held last.
 */
final class WindowZone {
    private final @Nullable ZoneId zone;

    /** The offset in milliseconds that holds for epoch times in [offsetFrom, offsetTo). */
    private long offset;

    private long offsetFrom;
    private long offsetTo;

    private WindowZone(@Nullable ZoneId zone) {
        this.zone = zone;
    }

    static WindowZone utc() {
        return new WindowZone(null);
    }

    static WindowZone of(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        boolean isUtc = rules.isFixedOffset() && rules.getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
        return new WindowZone(isUtc ? null : zone);
    }

    boolean isUtc() {
        return zone == null;
    }

    /** The local time at an epoch time. */
    long toLocal(long epochMillis) {
        if (zone == null || epochMillis == Long.MAX_VALUE) {
            return epochMillis;
        }
        if (epochMillis < offsetFrom || epochMillis >= offsetTo) {
            findOffset(zone, epochMillis);
        }
        return epochMillis + offset;
    }

    private void findOffset(ZoneId zone, long epochMillis) {
        ZoneRules rules = zone.getRules();
        Instant instant = Instant.ofEpochMilli(epochMillis);
        ZoneOffsetTransition next = rules.nextTransition(instant);
        ZoneOffsetTransition previous = rules.previousTransition(instant.plusMillis(1));
        offset = rules.getOffset(instant).getTotalSeconds() * 1000L;
        offsetFrom = previous == null ? Long.MIN_VALUE : previous.getInstant().toEpochMilli();
        offsetTo = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
    }

    /** The epoch time of a local time: of the first if it comes twice, moved on by the gap if it is missing. */
    long toEpoch(long localMillis) {
        if (zone == null || localMillis == Long.MAX_VALUE) {
            return localMillis;
        }
        return local(localMillis).atZone(zone).toInstant().toEpochMilli();
    }

    /**
     * A window that ends (exclusively) at this local time is complete when the watermark is at or past the result: the
     * last instant that shows the window's last millisecond, or where that is skipped.
     *
     * <p>Flink does so too, but for zones that have given up daylight saving, where it takes the first instant and so
     * drops the rows of the second hour.
     */
    long completesAt(long end) {
        long last = end - 1;
        if (zone == null) {
            return last;
        }
        LocalDateTime local = local(last);
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        if (transition == null) {
            return local.atZone(zone).toInstant().toEpochMilli();
        }
        return transition.isGap()
                ? transition.toEpochSecond() * 1000L
                : local.toInstant(transition.getOffsetAfter()).toEpochMilli();
    }

    /** Windows that end at or before the result are complete at this watermark, those that end later are not. */
    long closedEnd(long watermark) {
        if (watermark == Long.MIN_VALUE || watermark == Long.MAX_VALUE) {
            return watermark;
        }
        long end = toLocal(watermark) + 1;
        if (zone == null || completesAt(end) <= watermark) {
            return end;
        }
        // The first pass of an hour that comes twice: what ended before it is complete.
        LocalDateTime hour = zone.getRules().getTransition(local(end - 1)).getDateTimeAfter();
        return hour.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static LocalDateTime local(long localMillis) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(localMillis, 1000L), (int) Math.floorMod(localMillis, 1000L) * 1_000_000, ZoneOffset.UTC);
    }
}
