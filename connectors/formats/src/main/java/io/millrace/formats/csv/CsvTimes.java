package io.millrace.formats.csv;

import io.millrace.formats.text.TimeParser;
import io.millrace.formats.text.ValueFault;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads dates and times as Flink's CSV format does, which differs from its JSON format. */
final class CsvTimes {
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");

    private CsvTimes() {}

    /**
     * As {@code java.sql.Date.valueOf}: one-digit months and days, and days past a short month's end go on counting.
     */
    static int parseDate(byte[] text, int from, int to, TimeParser times) {
        try {
            return times.parseDate(text, from, to);
        } catch (ValueFault fault) {
            Matcher matcher = DATE.matcher(string(text, from, to));
            if (!matcher.matches()) {
                throw fault;
            }
            int month = Integer.parseInt(matcher.group(2));
            int day = Integer.parseInt(matcher.group(3));
            if (month < 1 || month > 12 || day < 1 || day > 31) {
                throw fault;
            }
            LocalDate first = LocalDate.of(Integer.parseInt(matcher.group(1)), month, 1);
            return (int) first.toEpochDay() + day - 1;
        }
    }

    /** As {@code LocalTime.parse}, cut to the precision. */
    static int parseTime(byte[] text, int from, int to, int precision) {
        try {
            int millis = (int) (LocalTime.parse(string(text, from, to)).toNanoOfDay() / 1_000_000);
            int unit = precision == 0 ? 1000 : precision == 1 ? 100 : precision == 2 ? 10 : 1;
            return millis - millis % unit;
        } catch (DateTimeParseException e) {
            throw new ValueFault("is not a time such as '12:30:00'");
        }
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
}
