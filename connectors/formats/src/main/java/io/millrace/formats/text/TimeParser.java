package io.millrace.formats.text;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/**
 * Reads dates, times and timestamps from bytes: plain valid texts digit by digit, eight bytes at a time, and everything
 * else with the formatter that Flink uses. Fractions finer than microseconds are cut off.
 *
 * <p>One thread: the last date is remembered, as timestamps that follow one another mostly share it. The arrays have
 * {@link Words#SPARE} bytes behind every value.
 */
public final class TimeParser {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int[] MICROS_PER_DIGIT = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};
    /** No timestamp has this value. */
    public static final long NOT_PLAIN = Long.MIN_VALUE;

    private static final int DATE_LENGTH = 10;
    private static final int DATE_TIME_LENGTH = 19;

    /** ":00.000": a colon, seconds, a point and milliseconds. */
    private static final long SECONDS_MILLIS = word(":00.000\0");

    private static final long SECONDS_MILLIS_DIGITS = 0x00FFFFFF00FFFF00L;
    private static final int MILLIS_LENGTH = DATE_TIME_LENGTH + 4;

    /** "0000-00-": what is left of such a word under XOR are the values of its digits. */
    private static final long YEAR_MONTH = word("0000-00-");

    private static final int SECONDS = ':' | '0' << 8 | '0' << 16;
    private static final long TIME = word("00:00:00");

    private final DateTimeFormatter local;
    private final DateTimeFormatter zulu;
    private final TimestampStandard standard;
    private final long dayHourMinute;

    private long lastYearMonth;
    private int lastDayOfMonth = -1;
    private int lastEpochDay;

    /** The texts of the last minute that was read, and when it began. */
    private long lastMinuteDate;

    private long lastMinuteTime;
    private long lastMinuteMicros;

    public TimeParser(TimestampStandard standard) {
        this.standard = standard;
        local = standard.formatter(false);
        zulu = standard.formatter(true);
        dayHourMinute = word("00" + standard.separator() + "00:00");
        lastMinuteDate = word("1970-01-");
        lastMinuteTime = word("01" + standard.separator() + "00:00");
    }

    private static long word(String text) {
        return Words.at(text.getBytes(StandardCharsets.US_ASCII), 0);
    }

    /** Microseconds since 1970, cut to the precision; {@code withZulu} texts end in {@code Z}. */
    public long parseTimestamp(byte[] data, int from, int to, boolean withZulu, int precision) {
        long micros = parsePlain(data, from, to, withZulu, precision);
        return micros == NOT_PLAIN ? parseSlowly(data, from, to, withZulu, precision) : micros;
    }

    /** The same for a valid text with a year of four digits, seconds and any fraction; else {@link #NOT_PLAIN}. */
    public long parsePlain(byte[] data, int from, int to, boolean withZulu, int precision) {
        int end = withZulu ? to - 1 : to;
        if (end - from == MILLIS_LENGTH
                && precision >= 3
                && Words.at(data, from) == lastMinuteDate
                && Words.at(data, from + 8) == lastMinuteTime) {
            long values = (Words.at(data, from + 16) ^ SECONDS_MILLIS) & 0x00FFFFFFFFFFFFFFL;
            int tens = (int) (values >>> 8) & 0xFF;
            boolean plain = ((values & ~SECONDS_MILLIS_DIGITS) | Words.overNine(values)) == 0 && tens < 6;
            if (plain && (!withZulu || data[end] == 'Z')) {
                int second = tens * 10 + (int) (values >>> 16 & 0xFF);
                int millis = pair(values >>> 32) * 10 + (int) (values >>> 48);
                return lastMinuteMicros + (second * 1000 + millis) * 1000L;
            }
        }
        return parseAnyPlain(data, from, end, withZulu, precision);
    }

    private long parseAnyPlain(byte[] data, int from, int end, boolean withZulu, int precision) {
        int length = end - from;
        if (length < DATE_TIME_LENGTH
                || length > DATE_TIME_LENGTH + 10
                || length == DATE_TIME_LENGTH + 1
                || (withZulu && data[end] != 'Z')) {
            return NOT_PLAIN;
        }
        long yearMonth = Words.at(data, from) ^ YEAR_MONTH;
        long rest = Words.at(data, from + 8) ^ dayHourMinute;
        int seconds = (Words.intAt(data, from + 16) & 0xFFFFFF) ^ SECONDS;
        long separators = (yearMonth & 0xFF0000FF00000000L) | (rest & 0x0000FF0000FF0000L) | (seconds & 0xFF);
        long others = Words.overNine(yearMonth) | Words.overNine(rest) | Words.overNine(seconds);
        if ((separators | others) != 0) {
            return NOT_PLAIN;
        }
        int hour = pair(rest >>> 24);
        int minute = pair(rest >>> 48);
        int second = pair(seconds >>> 8);
        int micros = fraction(data, from + DATE_TIME_LENGTH, end, precision);
        if (hour > 23 || minute > 59 || second > 59 || micros < 0 || !isDate(yearMonth, pair(rest))) {
            return NOT_PLAIN;
        }
        lastMinuteDate = Words.at(data, from);
        lastMinuteTime = Words.at(data, from + 8);
        lastMinuteMicros = lastEpochDay * MICROS_PER_DAY + (hour * 60 + minute) * 60_000_000L;
        return lastMinuteMicros + second * 1_000_000L + micros;
    }

    /** The number of the first two digit values of a word. */
    private static int pair(long values) {
        return (int) (values & 0xFF) * 10 + (int) (values >>> 8 & 0xFF);
    }

    /** Sets the day since 1970, unless there is no such date. */
    private boolean isDate(long yearMonth, int day) {
        if (yearMonth == lastYearMonth && day == lastDayOfMonth) {
            return true;
        }
        int year = pair(yearMonth) * 100 + pair(yearMonth >>> 16);
        int month = pair(yearMonth >>> 40);
        if (month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) {
            return false;
        }
        lastYearMonth = yearMonth;
        lastDayOfMonth = day;
        lastEpochDay = (int) LocalDate.of(year, month, day).toEpochDay();
        return true;
    }

    private static int lengthOfMonth(int year, int month) {
        if (month == 2) {
            return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Microseconds of a fraction with its point, cut to the precision; it may be missing; -1 when it is none. */
    private static int fraction(byte[] data, int from, int to, int precision) {
        if (from == to) {
            return 0;
        }
        int digits = to - from - 1;
        if (data[from] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        long word = Words.at(data, from + 1);
        int count = Math.min(digits, 8);
        if (Words.digitCount(word) < count || (digits == 9 && (data[to - 1] < '0' || data[to - 1] > '9'))) {
            return -1;
        }
        int kept = Math.min(digits, precision);
        return kept == 0 ? 0 : (int) Words.digits(word, kept) * MICROS_PER_DIGIT[kept];
    }

    private static long cut(long micros, int precision) {
        if (precision == 6) {
            return micros;
        }
        int unit = MICROS_PER_DIGIT[precision];
        return micros - Math.floorMod(micros, (long) unit);
    }

    private long parseSlowly(byte[] data, int from, int to, boolean withZulu, int precision) {
        try {
            TemporalAccessor parsed = (withZulu ? zulu : local).parse(text(data, from, to));
            LocalDateTime dateTime = LocalDateTime.of(
                    parsed.query(TemporalQueries.localDate()), parsed.query(TemporalQueries.localTime()));
            long seconds = dateTime.toEpochSecond(ZoneOffset.UTC);
            return cut(
                    Math.addExact(
                            Math.multiplyExact(seconds, 1_000_000L), dateTime.getLong(ChronoField.MICRO_OF_SECOND)),
                    precision);
        } catch (DateTimeException e) {
            throw new ValueFault("is not a timestamp such as '" + standard.example(withZulu) + "'");
        } catch (ArithmeticException e) {
            throw new ValueFault("is out of range");
        }
    }

    /** Days since 1970. */
    public int parseDate(byte[] data, int from, int to) {
        if (to - from == DATE_LENGTH) {
            long yearMonth = Words.at(data, from) ^ YEAR_MONTH;
            long day = (Words.at(data, from + 8) & 0xFFFF) ^ 0x3030;
            if (Words.overNine(yearMonth) == 0
                    && (yearMonth & 0xFF0000FF00000000L) == 0
                    && Words.overNine(day) == 0
                    && isDate(yearMonth, pair(day))) {
                return lastEpochDay;
            }
        }
        try {
            return Math.toIntExact(LocalDate.parse(text(data, from, to), DateTimeFormatter.ISO_LOCAL_DATE)
                    .toEpochDay());
        } catch (DateTimeException e) {
            throw new ValueFault("is not a date such as '2026-01-31'");
        } catch (ArithmeticException e) {
            throw new ValueFault("is out of range");
        }
    }

    /** Milliseconds of the day; what is finer is cut off. */
    public int parseTime(byte[] data, int from, int to) {
        if (to - from == 8) {
            long time = Words.at(data, from) ^ TIME;
            int hour = pair(time);
            int minute = pair(time >>> 24);
            int second = pair(time >>> 48);
            if (Words.overNine(time) == 0
                    && (time & 0x0000FF0000FF0000L) == 0
                    && hour < 24
                    && minute < 60
                    && second < 60) {
                return (hour * 3600 + minute * 60 + second) * 1000;
            }
        }
        try {
            LocalTime time =
                    TimestampStandard.SQL_TIME.parse(text(data, from, to)).query(TemporalQueries.localTime());
            return (int) (time.toNanoOfDay() / 1_000_000);
        } catch (DateTimeException e) {
            throw new ValueFault("is not a time such as '12:30:00'");
        }
    }

    private static String text(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.UTF_8);
    }
}
