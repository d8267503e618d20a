package io.millrace.engine.window;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Local times by the JDK's calendar; a window is complete when no later instant shows one of its local times. */
record NaiveZone(ZoneId zone) {
    long toLocal(long epochMillis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    long toEpoch(long local) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(local), ZoneOffset.UTC)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    long completesAt(long end) {
        LocalDateTime last = LocalDateTime.ofInstant(Instant.ofEpochMilli(end - 1), ZoneOffset.UTC);
        if (zone.getRules().getValidOffsets(last).isEmpty()) {
            return zone.getRules().getTransition(last).getInstant().toEpochMilli();
        }
        return last.atZone(zone).withLaterOffsetAtOverlap().toInstant().toEpochMilli();
    }
}
