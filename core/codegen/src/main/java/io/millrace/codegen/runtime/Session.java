package io.millrace.codegen.runtime;

import io.millrace.spi.effect.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** The zone of the session and the time of the batch. */
public final class Session {
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private final ZoneId zone;
    private final ZoneRules rules;
    private final boolean fixed;
    private final long fixedMicros;
    private final Clock clock;
    private long nowMillis;

    public Session(ZoneId zone, Clock clock) {
        this.zone = zone;
        this.rules = zone.getRules();
        this.fixed = rules.isFixedOffset();
        this.fixedMicros = fixed ? rules.getOffset(Instant.EPOCH).getTotalSeconds() * MICROS_PER_SECOND : 0;
        this.clock = clock;
    }

    /** Reads the clock for the rows to come. */
    public void beginBatch() {
        nowMillis = clock.wallMillis();
    }

    public long nowMillis() {
        return nowMillis;
    }

    public ZoneId zone() {
        return zone;
    }

    /** An instant as the zone's local time, both in microseconds. */
    public long toLocal(long instantMicros) {
        return fixed ? instantMicros + fixedMicros : toLocal(rules, instantMicros);
    }

    /** A local time of the zone as an instant; in a gap the time after it, in an overlap the earlier instant. */
    public long toInstant(long localMicros) {
        return fixed ? localMicros - fixedMicros : toInstant(rules, localMicros);
    }

    public static long toLocal(ZoneRules rules, long instantMicros) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(instantMicros, MICROS_PER_SECOND));
        return instantMicros + rules.getOffset(instant).getTotalSeconds() * MICROS_PER_SECOND;
    }

    public static long toInstant(ZoneRules rules, long localMicros) {
        LocalDateTime local =
                LocalDateTime.ofEpochSecond(Math.floorDiv(localMicros, MICROS_PER_SECOND), 0, ZoneOffset.UTC);
        ZoneOffsetTransition transition = rules.getTransition(local);
        int offset = transition == null
                ? rules.getOffset(local).getTotalSeconds()
                : transition.getOffsetBefore().getTotalSeconds();
        return localMicros - offset * MICROS_PER_SECOND;
    }
}
