package io.millrace.codegen.time;

/** Parts, rounding and distances of times. Times of zones are converted to local time before. */
public final class TimeParts {
    private TimeParts() {}

    /** A part of a timestamp in microseconds. */
    public static long ofTimestamp(TimeUnit unit, long micros) {
        long day = Math.floorDiv(micros, DateTimes.MICROS_PER_DAY);
        long time = micros - day * DateTimes.MICROS_PER_DAY;
        return switch (unit) {
            case HOUR -> time / 3_600_000_000L;
            case MINUTE -> time / 60_000_000L % 60;
            case SECOND -> time / 1_000_000L % 60;
            case MILLISECOND -> time % 1_000_000L / 1000;
            case MICROSECOND -> time % 1_000_000L;
            case NANOSECOND -> time % 1_000_000L * 1000;
            case EPOCH -> Math.floorDiv(micros, 1_000_000L);
            default -> ofDay(unit, day);
        };
    }

    public static long ofDate(TimeUnit unit, int day) {
        return ofTimestamp(unit, day * DateTimes.MICROS_PER_DAY);
    }

    public static long ofTime(TimeUnit unit, int millis) {
        return ofTimestamp(unit, millis * DateTimes.MICROS_PER_MILLI);
    }

    private static long ofDay(TimeUnit unit, long day) {
        long civil = DateTimes.civil(day);
        int year = DateTimes.year(civil);
        int month = DateTimes.month(civil);
        return switch (unit) {
            case YEAR -> year;
            case QUARTER -> (month + 2) / 3;
            case MONTH -> month;
            case DAY -> DateTimes.day(civil);
            case DOW -> Math.floorMod(day + 4, 7L) + 1;
            case ISODOW -> Math.floorMod(day + 3, 7L) + 1;
            case DOY -> day - DateTimes.days(year, 1, 1) + 1;
            case WEEK -> isoWeek(day);
            case ISOYEAR -> isoYear(day);
            case DECADE -> Math.floorDiv(year, 10);
            case CENTURY -> year > 0 ? (year + 99) / 100 : (year - 99) / 100;
            case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : (year - 999) / 1000;
            default -> throw new IllegalArgumentException("no part " + unit);
        };
    }

    /** The year of the Thursday of the week. */
    private static int isoYear(long day) {
        return DateTimes.year(DateTimes.civil(thursday(day)));
    }

    private static long thursday(long day) {
        return day - Math.floorMod(day + 3, 7L) + 3;
    }

    private static long isoWeek(long day) {
        long thursday = thursday(day);
        return (thursday - DateTimes.days(isoYear(day), 1, 1)) / 7 + 1;
    }

    /** A part of an interval in milliseconds. */
    public static long ofMillis(TimeUnit unit, long millis) {
        return switch (unit) {
            case DAY -> millis / DateTimes.MILLIS_PER_DAY;
            case HOUR -> millis / 3_600_000 % 24;
            case MINUTE -> millis / 60_000 % 60;
            case SECOND -> millis / 1000 % 60;
            case MILLISECOND -> millis % 1000;
            case EPOCH -> millis / 1000;
            default -> 0;
        };
    }

    /** A part of an interval in months. */
    public static long ofMonths(TimeUnit unit, int months) {
        return switch (unit) {
            case MILLENNIUM -> months / 12_000;
            case CENTURY -> months / 1200;
            case DECADE -> months / 120;
            case YEAR -> months / 12;
            case QUARTER -> months % 12 / 3 + 1;
            case MONTH -> months % 12;
            default -> 0;
        };
    }

    public static long floor(TimeUnit unit, long micros) {
        long length = unit.micros();
        if (unit == TimeUnit.WEEK) {
            long day = Math.floorDiv(micros, DateTimes.MICROS_PER_DAY);
            return (day - Math.floorMod(day + 4, 7L)) * DateTimes.MICROS_PER_DAY;
        }
        if (length != 0) {
            return Math.floorDiv(micros, length) * length;
        }
        return floorMonths(unit, micros);
    }

    private static long floorMonths(TimeUnit unit, long micros) {
        long civil = DateTimes.civil(Math.floorDiv(micros, DateTimes.MICROS_PER_DAY));
        int year = DateTimes.year(civil);
        int month = DateTimes.month(civil);
        long day =
                switch (unit) {
                    case MONTH -> DateTimes.days(year, month, 1);
                    case QUARTER -> DateTimes.days(year, (month - 1) / 3 * 3 + 1, 1);
                    case YEAR -> DateTimes.days(year, 1, 1);
                    case DECADE -> DateTimes.days(Math.floorDiv(year, 10) * 10, 1, 1);
                    case CENTURY -> DateTimes.days(Math.floorDiv(year - 1, 100) * 100 + 1, 1, 1);
                    case MILLENNIUM -> DateTimes.days(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1, 1);
                    default -> throw new IllegalArgumentException("a time cannot be rounded to " + unit);
                };
        return day * DateTimes.MICROS_PER_DAY;
    }

    public static long ceil(TimeUnit unit, long micros) {
        long floor = floor(unit, micros);
        if (floor == micros) {
            return micros;
        }
        return unit.micros() != 0 ? floor + unit.micros() : DateTimes.addMonths(floor, unit.months());
    }

    public static int floorDate(TimeUnit unit, int day) {
        return (int) Math.floorDiv(floor(unit, day * DateTimes.MICROS_PER_DAY), DateTimes.MICROS_PER_DAY);
    }

    public static int ceilDate(TimeUnit unit, int day) {
        return (int) Math.floorDiv(ceil(unit, day * DateTimes.MICROS_PER_DAY), DateTimes.MICROS_PER_DAY);
    }

    public static int floorTime(TimeUnit unit, int millis) {
        return (int) (floor(unit, millis * DateTimes.MICROS_PER_MILLI) / DateTimes.MICROS_PER_MILLI);
    }

    public static int ceilTime(TimeUnit unit, int millis) {
        return (int) (ceil(unit, millis * DateTimes.MICROS_PER_MILLI) / DateTimes.MICROS_PER_MILLI);
    }

    public static long add(TimeUnit unit, long count, long micros) {
        return unit.months() != 0
                ? DateTimes.addMonths(micros, (int) (count * unit.months()))
                : micros + count * unit.micros();
    }

    public static int addToDate(TimeUnit unit, long count, int day) {
        return unit.months() != 0
                ? DateTimes.addMonthsToDate(day, (int) (count * unit.months()))
                : (int) (day + count * unit.micros() / DateTimes.MICROS_PER_DAY);
    }

    public static int addToTime(TimeUnit unit, long count, int millis) {
        return DateTimes.addToTime(millis, count * unit.micros() / DateTimes.MICROS_PER_MILLI);
    }

    /** How many whole units lie between two timestamps. */
    public static long difference(TimeUnit unit, long fromMicros, long toMicros) {
        if (unit.micros() != 0) {
            return (toMicros - fromMicros) / unit.micros();
        }
        return months(fromMicros, toMicros) / unit.months();
    }

    /** Whole months between, where the last day of a month counts as its later days. */
    private static int months(long fromMicros, long toMicros) {
        long from = DateTimes.civil(Math.floorDiv(fromMicros, DateTimes.MICROS_PER_DAY));
        long to = DateTimes.civil(Math.floorDiv(toMicros, DateTimes.MICROS_PER_DAY));
        int months = (DateTimes.year(to) - DateTimes.year(from)) * 12 + DateTimes.month(to) - DateTimes.month(from);
        long reached = DateTimes.addMonths(fromMicros, months);
        if (months > 0 && reached > toMicros) {
            return months - 1;
        }
        return months < 0 && reached < toMicros ? months + 1 : months;
    }
}
