package io.millrace.formats.text;

/**
 * Writes dates, times and timestamps as Java's ISO formatters do: at least four digits of year, the sign before years
 * off 0 to 9999, a fraction only when there is one and without trailing zeros.
 */
public final class TimeText {
    /** The longest text: a signed year of ten digits, date, time and fraction, Z. */
    public static final int MAX_LENGTH = 40;

    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private TimeText() {}

    public static int writeTimestamp(
            byte[] target, int position, long micros, TimestampStandard standard, boolean withZulu) {
        long day = Math.floorDiv(micros, MICROS_PER_DAY);
        long microsOfDay = micros - day * MICROS_PER_DAY;
        int p = writeDate(target, position, day);
        target[p++] = (byte) standard.separator();
        int secondOfDay = (int) (microsOfDay / 1_000_000);
        p = writeTimeOfDay(target, p, secondOfDay, (int) (microsOfDay - secondOfDay * 1_000_000L));
        if (withZulu) {
            target[p++] = 'Z';
        }
        return p;
    }

    /** Writes a time given in milliseconds of the day. */
    public static int writeTime(byte[] target, int position, int millisOfDay) {
        int secondOfDay = millisOfDay / 1000;
        return writeTimeOfDay(target, position, secondOfDay, (millisOfDay - secondOfDay * 1000) * 1000);
    }

    private static int writeTimeOfDay(byte[] target, int position, int secondOfDay, int micros) {
        int minuteOfDay = secondOfDay / 60;
        int hour = minuteOfDay / 60;
        NumberText.writePair(target, position, hour);
        target[position + 2] = ':';
        NumberText.writePair(target, position + 3, minuteOfDay - hour * 60);
        return writeSecond(target, position + 5, secondOfDay - minuteOfDay * 60, micros);
    }

    /** Writes the second with the colon before it, and the fraction if there is one. */
    static int writeSecond(byte[] target, int position, int second, int micros) {
        target[position] = ':';
        NumberText.writePair(target, position + 1, second);
        int p = position + 3;
        if (micros == 0) {
            return p;
        }
        target[p] = '.';
        NumberText.writePair(target, p + 1, micros / 10_000);
        NumberText.writePair(target, p + 3, micros / 100 % 100);
        NumberText.writePair(target, p + 5, micros % 100);
        p += 7;
        while (target[p - 1] == '0') {
            p--;
        }
        return p;
    }

    /** Writes the date so many days after 1970-01-01. */
    public static int writeDate(byte[] target, int position, long epochDay) {
        // Days in the proleptic Gregorian calendar, counted from 0000-03-01 so that leap days end a year
        // (E. Reingold, N. Dershowitz, "Calendrical Calculations").
        long shifted = epochDay + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = (int) (shifted - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        int p = writeYear(target, position, year);
        target[p] = '-';
        NumberText.writePair(target, p + 1, month);
        target[p + 3] = '-';
        NumberText.writePair(target, p + 4, day);
        return p + 6;
    }

    private static int writeYear(byte[] target, int position, long year) {
        int p = position;
        if (year >= 0 && year <= 9999) {
            NumberText.writePair(target, p, (int) year / 100);
            NumberText.writePair(target, p + 2, (int) year % 100);
            return p + 4;
        }
        target[p++] = (byte) (year < 0 ? '-' : '+');
        long absolute = Math.abs(year);
        if (absolute <= 9999) {
            NumberText.writePair(target, p, (int) absolute / 100);
            NumberText.writePair(target, p + 2, (int) absolute % 100);
            return p + 4;
        }
        return NumberText.writeLong(target, p, absolute);
    }
}
