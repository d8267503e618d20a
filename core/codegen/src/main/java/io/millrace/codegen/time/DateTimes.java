package io.millrace.codegen.time;

import io.millrace.codegen.function.Int128;

/** Dates (days), times (milliseconds of the day) and timestamps (microseconds) of the proleptic Gregorian calendar. */
public final class DateTimes {
    static final long MICROS_PER_DAY = 86_400_000_000L;
    static final long MICROS_PER_MILLI = 1000L;
    static final int MILLIS_PER_DAY = 86_400_000;

    private DateTimes() {}

    public static int addToTime(int time, long millis) {
        return (int) Math.floorMod(time + millis, (long) MILLIS_PER_DAY);
    }

    public static int addMillisToDate(int date, long millis) {
        return (int) (date + millis / MILLIS_PER_DAY);
    }

    /** The same day some months later, or the last day of that month. */
    public static int addMonthsToDate(int date, int months) {
        long civil = civil(date);
        int month = month(civil) - 1 + months;
        int year = year(civil) + Math.floorDiv(month, 12);
        month = Math.floorMod(month, 12) + 1;
        return (int) days(year, month, Math.min(day(civil), daysOfMonth(year, month)));
    }

    public static long addMonths(long micros, int months) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        return addMonthsToDate((int) day, months) * MICROS_PER_DAY + (micros - day * MICROS_PER_DAY);
    }

    /** A timestamp without the digits behind its precision. */
    public static long truncate(int precision, long micros) {
        if (precision >= 6) {
            return micros;
        }
        long unit = Int128.power(6 - precision);
        return Math.floorDiv(micros, unit) * unit;
    }

    /** The milliseconds of the day of a timestamp. */
    public static int timeOfDay(long micros) {
        return (int) (Math.floorMod(micros, MICROS_PER_DAY) / MICROS_PER_MILLI);
    }

    public static int dayOf(long micros) {
        return (int) Math.floorDiv(micros, MICROS_PER_DAY);
    }

    static boolean isLeap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    static int daysOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1970 of a civil date; by shifting the year to begin in March. */
    static long days(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /** The civil date of a day, packed: year, month (4 bits), day (5 bits). */
    static long civil(long days) {
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097L);
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * shifted + 2) / 5 + 1;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | day;
    }

    static int year(long civil) {
        return (int) (civil >> 9);
    }

    static int month(long civil) {
        return (int) (civil >> 5) & 15;
    }

    static int day(long civil) {
        return (int) civil & 31;
    }
}
