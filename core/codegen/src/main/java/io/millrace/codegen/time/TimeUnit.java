package io.millrace.codegen.time;

/** The units of EXTRACT, FLOOR, CEIL, TIMESTAMPADD and TIMESTAMPDIFF. */
public enum TimeUnit {
    YEAR,
    QUARTER,
    MONTH,
    WEEK,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    MILLISECOND,
    MICROSECOND,
    NANOSECOND,
    DOW,
    ISODOW,
    DOY,
    ISOYEAR,
    DECADE,
    CENTURY,
    MILLENNIUM,
    EPOCH;

    /** The length in microseconds of units that have one, else 0. */
    public long micros() {
        return switch (this) {
            case WEEK -> 7 * DateTimes.MICROS_PER_DAY;
            case DAY -> DateTimes.MICROS_PER_DAY;
            case HOUR -> 3_600_000_000L;
            case MINUTE -> 60_000_000L;
            case SECOND -> 1_000_000L;
            case MILLISECOND -> 1000L;
            case MICROSECOND -> 1L;
            default -> 0L;
        };
    }

    /** The length in months of units that have one, else 0. */
    public int months() {
        return switch (this) {
            case MILLENNIUM -> 12_000;
            case CENTURY -> 1200;
            case DECADE -> 120;
            case YEAR -> 12;
            case QUARTER -> 3;
            case MONTH -> 1;
            default -> 0;
        };
    }
}
