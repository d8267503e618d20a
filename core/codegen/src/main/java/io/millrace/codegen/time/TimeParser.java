package io.millrace.codegen.time;

import io.millrace.codegen.function.TextNumbers;

/**
 * Dates, times and timestamps in text, in the forms that Flink's CAST takes: {@code yyyy-MM-dd}, {@code HH:mm:ss[.f]}
 * and both with a blank between. One thread: it keeps the position.
 */
final class TimeParser {
    /** No value, or a field out of range. */
    static final long NONE = Long.MIN_VALUE;

    private byte[] data = new byte[0];
    private int at;
    private int end;

    private void begin(byte[] newData, int start, int length) {
        data = newData;
        at = start;
        end = start + length;
    }

    /** Days since 1970; month and day may be missing, and after a blank anything follows. */
    long date(byte[] newData, int start, int length) {
        int first = TextNumbers.trimStart(newData, start, start + length);
        int last = TextNumbers.trimEnd(newData, first, start + length);
        begin(newData, first, last - first);
        long day = date(true);
        return day != NONE && (at == end || data[at] == ' ') ? day : NONE;
    }

    private long date(boolean partial) {
        long year = number(4);
        long month = 1;
        long day = 1;
        if (year == NONE) {
            return NONE;
        }
        if (skip('-')) {
            month = number(2);
            if (skip('-')) {
                day = number(2);
            } else if (!partial) {
                return NONE;
            }
        } else if (!partial) {
            return NONE;
        }
        if (month < 1 || month > 12 || day < 1 || day > DateTimes.daysOfMonth((int) year, (int) month)) {
            return NONE;
        }
        return DateTimes.days((int) year, (int) month, (int) day);
    }

    /** Microseconds of the day; minutes and seconds may be missing. */
    long time(byte[] newData, int start, int length) {
        int first = TextNumbers.trimStart(newData, start, start + length);
        int last = TextNumbers.trimEnd(newData, first, start + length);
        begin(newData, first, last - first);
        long time = time(true);
        return at == end ? time : NONE;
    }

    private long time(boolean partial) {
        long hour = number(2);
        long minute = 0;
        long second = 0;
        long fraction = 0;
        if (hour == NONE || hour > 23) {
            return NONE;
        }
        if (skip(':')) {
            minute = number(2);
            if (skip(':')) {
                second = number(2);
                if (skip('.')) {
                    fraction = fraction();
                }
            } else if (!partial) {
                return NONE;
            }
        } else if (!partial) {
            return NONE;
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0) {
            return NONE;
        }
        return ((hour * 60 + minute) * 60 + second) * 1_000_000L + fraction;
    }

    /** Microseconds since 1970, cut to a precision. */
    long timestamp(byte[] newData, int start, int length, int precision) {
        begin(newData, start, length);
        long day = date(false);
        if (day == NONE) {
            return NONE;
        }
        long time = 0;
        if (at < end) {
            if (!skip(' ')) {
                return NONE;
            }
            time = time(false);
            if (time == NONE || at < end) {
                return NONE;
            }
        }
        return DateTimes.truncate(precision, day * DateTimes.MICROS_PER_DAY + time);
    }

    private boolean skip(char wanted) {
        if (at < end && data[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private long number(int maxDigits) {
        int from = at;
        long number = 0;
        while (at < end && at - from < maxDigits && data[at] >= '0' && data[at] <= '9') {
            number = number * 10 + (data[at++] - '0');
        }
        boolean more = at < end && data[at] >= '0' && data[at] <= '9';
        return at == from || more ? NONE : number;
    }

    /** Up to nine digits after the point, as microseconds. */
    private long fraction() {
        int from = at;
        long micros = 0;
        while (at < end && at - from < 9 && data[at] >= '0' && data[at] <= '9') {
            if (at - from < 6) {
                micros = micros * 10 + (data[at] - '0');
            }
            at++;
        }
        int digits = at - from;
        if (digits == 0) {
            return NONE;
        }
        for (int i = digits; i < 6; i++) {
            micros *= 10;
        }
        return micros;
    }
}
