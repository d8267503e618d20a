package io.millrace.codegen.time;

import io.millrace.codegen.function.Int128;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.Session;

/** Dates, times, timestamps and intervals as text, written digit by digit. */
public final class TimeTexts {
    private static final int MAX_CHARS = 48;

    private TimeTexts() {}

    public static void date(Result out, int day) {
        byte[] room = out.room(MAX_CHARS);
        out.take(putDate(room, out.used(), day) - out.used());
    }

    public static void time(Result out, int precision, int millis) {
        byte[] room = out.room(MAX_CHARS);
        out.take(putTime(room, out.used(), millis * DateTimes.MICROS_PER_MILLI, Math.min(3, precision)) - out.used());
    }

    public static void timestamp(Result out, int precision, long micros) {
        byte[] room = out.room(MAX_CHARS);
        long day = Math.floorDiv(micros, DateTimes.MICROS_PER_DAY);
        int at = putDate(room, out.used(), day);
        room[at++] = ' ';
        at = putTime(room, at, micros - day * DateTimes.MICROS_PER_DAY, precision);
        out.take(at - out.used());
    }

    public static void instant(Result out, Session session, int precision, long micros) {
        timestamp(out, precision, session.toLocal(micros));
    }

    /** {@code +1-02}. */
    public static void months(Result out, int months) {
        byte[] room = out.room(MAX_CHARS);
        int at = out.used();
        room[at++] = (byte) (months < 0 ? '-' : '+');
        long magnitude = Math.abs((long) months);
        at = putNumber(room, at, magnitude / 12, 1);
        room[at++] = '-';
        at = putNumber(room, at, magnitude % 12, 2);
        out.take(at - out.used());
    }

    /** {@code +1 02:03:04.005}. */
    public static void millis(Result out, long millis) {
        byte[] room = out.room(MAX_CHARS);
        int at = out.used();
        room[at++] = (byte) (millis < 0 ? '-' : '+');
        long magnitude = Math.abs(millis);
        at = putNumber(room, at, magnitude / DateTimes.MILLIS_PER_DAY, 1);
        room[at++] = ' ';
        at = putTime(room, at, magnitude % DateTimes.MILLIS_PER_DAY * DateTimes.MICROS_PER_MILLI, 3);
        out.take(at - out.used());
    }

    private static int putDate(byte[] room, int from, long day) {
        long civil = DateTimes.civil(day);
        int at = from;
        int year = DateTimes.year(civil);
        if (year < 0) {
            room[at++] = '-';
        }
        at = putNumber(room, at, Math.abs(year), 4);
        room[at++] = '-';
        at = putNumber(room, at, DateTimes.month(civil), 2);
        room[at++] = '-';
        return putNumber(room, at, DateTimes.day(civil), 2);
    }

    private static int putTime(byte[] room, int from, long micros, int precision) {
        int at = putNumber(room, from, micros / 3_600_000_000L, 2);
        room[at++] = ':';
        at = putNumber(room, at, micros / 60_000_000L % 60, 2);
        room[at++] = ':';
        at = putNumber(room, at, micros / 1_000_000L % 60, 2);
        if (precision > 0) {
            room[at++] = '.';
            long fraction = micros % 1_000_000L;
            for (int i = precision; i < 6; i++) {
                fraction /= 10;
            }
            at = putNumber(room, at, fraction, precision);
        }
        return at;
    }

    /** At least so many digits. */
    private static int putNumber(byte[] room, int from, long number, int digits) {
        int count = digits;
        for (long rest = number; rest >= Int128.power(count); ) {
            count++;
        }
        long rest = number;
        for (int i = from + count - 1; i >= from; i--) {
            room[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return from + count;
    }
}
