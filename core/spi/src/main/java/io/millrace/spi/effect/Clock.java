package io.millrace.spi.effect;

/** The only source of time. */
public interface Clock {
    /** Wall-clock time in milliseconds since 1970: data and idleness of splits only, it may jump. */
    long wallMillis();

    /** A time that never goes back, for durations, in nanoseconds. */
    long monotonicNanos();

    static Clock system() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long monotonicNanos() {
                return System.nanoTime();
            }
        };
    }
}
