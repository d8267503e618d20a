package io.millrace.codegen.time;

import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.Session;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.text.ParsePosition;
import java.text.SimpleDateFormat;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Times by a format. As in Flink, timestamps are formatted and parsed by java.time, while the functions on seconds and
 * texts (FROM_UNIXTIME, UNIX_TIMESTAMP, TO_DATE, CONVERT_TZ) follow SimpleDateFormat, leniently.
 */
// Date is what SimpleDateFormat works on, and its leniency is wanted.
@SuppressWarnings("JavaUtilDate")
public final class TimeFormats {
    private static final String DEFAULT_FORMAT = "yyyy-MM-dd HH:mm:ss";
    private static final long MILLIS = 1000L;

    private TimeFormats() {}

    /** The last format of a call; mostly it is a literal and stays. */
    public static final class State implements CallState {
        private byte[] source = new byte[0];
        private boolean known;
        private @Nullable DateTimeFormatter formatter;
        private @Nullable DigitFormat digits;
        private @Nullable SimpleDateFormat lenient;
        final TimeParser parser = new TimeParser();

        /** Made by the generated class. */
        public State() {}

        private void format(byte[] data, int start, int length) {
            if (known && Utf8.equal(source, 0, source.length, data, start, length)) {
                return;
            }
            source = Arrays.copyOfRange(data, start, start + length);
            known = true;
            formatter = null;
            lenient = null;
            digits = DigitFormat.of(source);
        }

        DateTimeFormatter formatter(byte[] data, int start, int length) {
            format(data, start, length);
            if (formatter == null) {
                String pattern = Utf8.text(data, start, length);
                try {
                    formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
                } catch (IllegalArgumentException e) {
                    throw badFormat(pattern);
                }
            }
            return formatter;
        }

        @Nullable
        DigitFormat digits(byte[] data, int start, int length) {
            format(data, start, length);
            return digits;
        }

        SimpleDateFormat lenient(byte[] data, int start, int length) {
            format(data, start, length);
            if (lenient == null) {
                lenient = simple(Utf8.text(data, start, length));
            }
            return lenient;
        }

        SimpleDateFormat standard() {
            if (lenient == null) {
                lenient = simple(DEFAULT_FORMAT);
            }
            return lenient;
        }

        private static SimpleDateFormat simple(String pattern) {
            try {
                return new SimpleDateFormat(pattern, Locale.ENGLISH);
            } catch (IllegalArgumentException e) {
                throw badFormat(pattern);
            }
        }

        private static ExpressionFailure badFormat(String pattern) {
            return ExpressionFailure.badArgument(ExpressionFailure.quoted(pattern) + " is not a format for times");
        }
    }

    /** DATE_FORMAT of a local timestamp. */
    public static void format(
            Result out, State state, long micros, byte[] pattern, int patternStart, int patternLength) {
        DigitFormat digits = state.digits(pattern, patternStart, patternLength);
        if (digits != null && digits.put(out, micros)) {
            return;
        }
        DateTimeFormatter formatter = state.formatter(pattern, patternStart, patternLength);
        try {
            out.text(formatter.format(local(micros)));
        } catch (DateTimeException e) {
            throw ExpressionFailure.badArgument(
                    "a timestamp has no " + ExpressionFailure.quoted(Utf8.text(pattern, patternStart, patternLength)));
        }
    }

    private static LocalDateTime local(long micros) {
        long second = Math.floorDiv(micros, 1_000_000L);
        return LocalDateTime.ofEpochSecond(second, (int) (micros - second * 1_000_000L) * 1000, ZoneOffset.UTC);
    }

    @SqlFunction(value = "DATE_FORMAT", nulls = true, fails = true, arena = true)
    public static void format(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] pattern,
            int patternStart,
            int patternLength) {
        Date date = parse(simpleUtc(State.simple(DEFAULT_FORMAT)), data, start, length);
        out.isNull = date == null;
        if (date != null) {
            format(out, state, date.getTime() * 1000, pattern, patternStart, patternLength);
        }
    }

    private static SimpleDateFormat simpleUtc(SimpleDateFormat format) {
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format;
    }

    private static @Nullable Date parse(SimpleDateFormat format, byte[] data, int start, int length) {
        return format.parse(Utf8.text(data, start, length), new ParsePosition(0));
    }

    @SqlFunction(value = "TO_DATE", nulls = true)
    public static int toDate(Result out, State state, byte[] data, int start, int length) {
        long day = state.parser.date(data, start, length);
        out.isNull = day == TimeParser.NONE;
        return (int) day;
    }

    @SqlFunction(value = "TO_DATE", nulls = true, fails = true)
    public static int toDate(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] pattern,
            int patternStart,
            int patternLength) {
        SimpleDateFormat format = simpleUtc(state.lenient(pattern, patternStart, patternLength));
        Date date = parse(format, data, start, length);
        out.isNull = date == null;
        return date == null ? 0 : (int) Math.floorDiv(date.getTime(), (long) DateTimes.MILLIS_PER_DAY);
    }

    @SqlFunction(
            value = {"TO_TIMESTAMP", "TO_TIMESTAMP_LTZ"},
            nulls = true)
    public static long toTimestamp(Result out, State state, byte[] data, int start, int length) {
        long micros = state.parser.timestamp(data, start, length, 3);
        out.isNull = micros == TimeParser.NONE;
        return micros;
    }

    @SqlFunction(
            value = {"TO_TIMESTAMP", "TO_TIMESTAMP_LTZ"},
            nulls = true,
            fails = true)
    public static long toTimestamp(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] pattern,
            int patternStart,
            int patternLength) {
        DateTimeFormatter formatter = state.formatter(pattern, patternStart, patternLength);
        try {
            return DateTimes.truncate(3, micros(formatter.parse(Utf8.text(data, start, length))));
        } catch (DateTimeException e) {
            out.isNull = true;
            return 0;
        }
    }

    /** Missing fields are those of 1970-01-01 00:00:00. */
    private static long micros(TemporalAccessor fields) {
        int year = field(fields, ChronoField.YEAR, 1970);
        int month = field(fields, ChronoField.MONTH_OF_YEAR, 1);
        int day = field(fields, ChronoField.DAY_OF_MONTH, 1);
        long second =
                (field(fields, ChronoField.HOUR_OF_DAY, 0) * 60L + field(fields, ChronoField.MINUTE_OF_HOUR, 0)) * 60
                        + field(fields, ChronoField.SECOND_OF_MINUTE, 0);
        return DateTimes.days(year, month, day) * DateTimes.MICROS_PER_DAY
                + second * 1_000_000L
                + field(fields, ChronoField.NANO_OF_SECOND, 0) / 1000;
    }

    private static int field(TemporalAccessor fields, ChronoField field, int otherwise) {
        return fields.isSupported(field) ? fields.get(field) : otherwise;
    }

    @SqlFunction(value = "TO_TIMESTAMP_LTZ", nulls = true, fails = true)
    public static long toInstant(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] pattern,
            int patternStart,
            int patternLength,
            byte[] zone,
            int zoneStart,
            int zoneLength) {
        long micros = toTimestamp(out, state, data, start, length, pattern, patternStart, patternLength);
        if (out.isNull) {
            return 0;
        }
        String name = Utf8.text(zone, zoneStart, zoneLength);
        try {
            return Session.toInstant(ZoneId.of(name).getRules(), micros);
        } catch (DateTimeException e) {
            throw ExpressionFailure.badArgument(ExpressionFailure.quoted(name) + " is not a time zone");
        }
    }

    @SqlFunction("UNIX_TIMESTAMP")
    public static long unixTimestamp(Session session) {
        return session.nowMillis() / MILLIS;
    }

    @SqlFunction("UNIX_TIMESTAMP")
    public static long unixTimestamp(Session session, State state, byte[] data, int start, int length) {
        return seconds(session, state.standard(), data, start, length);
    }

    private static long seconds(Session session, SimpleDateFormat format, byte[] data, int start, int length) {
        format.setTimeZone(TimeZone.getTimeZone(session.zone()));
        Date date = parse(format, data, start, length);
        return date == null ? Long.MIN_VALUE : date.getTime() / MILLIS;
    }

    @SqlFunction(value = "UNIX_TIMESTAMP", fails = true)
    public static long unixTimestamp(
            Session session,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] pattern,
            int patternStart,
            int patternLength) {
        return seconds(session, state.lenient(pattern, patternStart, patternLength), data, start, length);
    }

    @SqlFunction(value = "FROM_UNIXTIME", arena = true)
    public static void fromUnixtime(Result out, Session session, State state, long seconds) {
        show(out, session, state.standard(), seconds);
    }

    private static void show(Result out, Session session, SimpleDateFormat format, long seconds) {
        format.setTimeZone(TimeZone.getTimeZone(session.zone()));
        out.text(format.format(new Date(seconds * MILLIS)));
    }

    @SqlFunction(value = "FROM_UNIXTIME", fails = true, arena = true)
    public static void fromUnixtime(
            Result out,
            Session session,
            State state,
            long seconds,
            byte[] pattern,
            int patternStart,
            int patternLength) {
        show(out, session, state.lenient(pattern, patternStart, patternLength), seconds);
    }

    @SqlFunction(value = "CONVERT_TZ", nulls = true, arena = true)
    public static void convertZone(
            Result out,
            State state,
            byte[] data,
            int start,
            int length,
            byte[] from,
            int fromStart,
            int fromLength,
            byte[] to,
            int toStart,
            int toLength) {
        SimpleDateFormat format = state.standard();
        format.setTimeZone(TimeZone.getTimeZone(Utf8.text(from, fromStart, fromLength)));
        Date date = parse(format, data, start, length);
        out.isNull = date == null;
        if (date != null) {
            format.setTimeZone(TimeZone.getTimeZone(Utf8.text(to, toStart, toLength)));
            out.text(format.format(date));
        }
    }
}
