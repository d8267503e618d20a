package io.millrace.testkit.reference;

import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.temporal.TemporalUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that read, write and take apart times. */
record TimeFunctions(ZoneId zone, Instant now) {
    private static final String DEFAULT_FORMAT = "yyyy-MM-dd HH:mm:ss";
    private static final Pattern DATE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?(?: .*)?");
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-[MM][M]-[dd][d]")
            .optionalStart()
            .appendPattern(" [HH][H]:[mm][m]:[ss][s]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    Object function(Call call, Object[] given) {
        return switch (call.function()) {
            case "EXTRACT" ->
                extract((String) given[0], given[1], call.arguments().get(1).type());
            case "TIMESTAMPADD" -> added(call, given);
            case "TIMESTAMPDIFF" ->
                Numbers.wrap(
                        Times.difference(
                                (String) given[0], Times.timestamp(given[1], zone), Times.timestamp(given[2], zone)),
                        call.type() instanceof DataType.IntegerType integer ? integer.bits() : 64);
            case "DATE_FORMAT" ->
                format(given[1])
                        .format(given[0] instanceof String text ? parse(text) : Times.timestamp(given[0], zone));
            case "TO_DATE" -> given.length > 1 ? parsed(given).toLocalDate() : date((String) given[0]);
            case "TO_TIMESTAMP" -> truncated(parsed(given), call.type());
            case "TO_TIMESTAMP_LTZ" -> instant(given);
            case "UNIX_TIMESTAMP" -> given.length == 0 ? now.getEpochSecond() : epochSeconds(given);
            case "FROM_UNIXTIME" ->
                format(given.length > 1 ? given[1] : DEFAULT_FORMAT)
                        .format(LocalDateTime.ofInstant(Instant.ofEpochSecond((Long) given[0]), zone));
            case "CONVERT_TZ" ->
                format(DEFAULT_FORMAT)
                        .format(parse(given[0], DEFAULT_FORMAT)
                                .atZone(ZoneId.of((String) given[1]))
                                .withZoneSameInstant(ZoneId.of((String) given[2])));
            case "CURRENT_DATE" -> LocalDate.ofInstant(now, zone);
            case "CURRENT_TIME", "LOCALTIME" -> LocalTime.ofInstant(now, zone).truncatedTo(ChronoUnit.SECONDS);
            case "LOCALTIMESTAMP" -> LocalDateTime.ofInstant(now, zone);
            case "CURRENT_TIMESTAMP", "NOW", "CURRENT_ROW_TIMESTAMP", "PROCTIME" -> now;
            default ->
                extract(call.function(), given[0], call.arguments().get(0).type());
        };
    }

    private long extract(String unit, Object value, DataType type) {
        if (value instanceof Long interval) {
            return ofInterval(unit, interval, ((DataType.IntervalType) type).yearMonth());
        }
        LocalDateTime time = Times.timestamp(value, zone);
        return switch (unit) {
            case "MILLENNIUM" -> Math.floorDiv(time.getYear() - 1, 1000) + 1;
            case "CENTURY" -> Math.floorDiv(time.getYear() - 1, 100) + 1;
            case "DECADE" -> Math.floorDiv(time.getYear(), 10);
            case "YEAR" -> time.getYear();
            case "ISOYEAR" -> time.get(IsoFields.WEEK_BASED_YEAR);
            case "QUARTER" -> time.get(IsoFields.QUARTER_OF_YEAR);
            case "MONTH" -> time.getMonthValue();
            case "WEEK" -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "DOY", "DAYOFYEAR" -> time.getDayOfYear();
            case "DAY", "DAYOFMONTH" -> time.getDayOfMonth();
            case "DOW", "DAYOFWEEK" -> time.getDayOfWeek().getValue() % 7 + 1;
            case "ISODOW" -> time.getDayOfWeek().getValue();
            case "HOUR" -> time.getHour();
            case "MINUTE" -> time.getMinute();
            case "SECOND" -> time.getSecond();
            case "MILLISECOND" -> time.get(ChronoField.MILLI_OF_SECOND) + 1000L * time.getSecond();
            case "MICROSECOND" -> time.get(ChronoField.MICRO_OF_SECOND) + 1_000_000L * time.getSecond();
            case "EPOCH" -> time.toEpochSecond(ZoneOffset.UTC);
            default -> throw new UnsupportedOperationException("the reference knows no unit " + unit);
        };
    }

    private static long ofInterval(String unit, long interval, boolean months) {
        if (months) {
            return unit.equals("YEAR") ? interval / 12 : interval % 12;
        }
        return switch (unit) {
            case "DAY" -> interval / 86_400_000;
            case "HOUR" -> interval / 3_600_000 % 24;
            case "MINUTE" -> interval / 60_000 % 60;
            default -> interval / 1_000 % 60;
        };
    }

    private Object added(Call call, Object[] given) {
        TemporalUnit unit = Times.unit((String) given[0]);
        if (given[2] instanceof Instant instant) {
            return Times.utc(instant).plus((Long) given[1], unit).toInstant(ZoneOffset.UTC);
        }
        LocalDateTime result = Times.timestamp(given[2], zone).plus((Long) given[1], unit);
        return call.type() instanceof DataType.DateType
                ? result.toLocalDate()
                : call.type() instanceof DataType.TimeType ? result.toLocalTime() : result;
    }

    static LocalDateTime parse(String text) {
        return parsed(TIMESTAMP.parse(text));
    }

    private static LocalDateTime parse(Object text, Object format) {
        return parsed(format(format).parse((String) text));
    }

    /** A text, read in the format behind it if there is one. */
    private static LocalDateTime parsed(Object[] given) {
        return given.length > 1 ? parse(given[0], given[1]) : parse((String) given[0]);
    }

    private static DateTimeFormatter format(Object pattern) {
        return DateTimeFormatter.ofPattern((String) pattern, Locale.ROOT);
    }

    /** A year, perhaps a month and a day; what follows a blank does not count. */
    static LocalDate date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException(text + " is no date");
        }
        String month = matcher.group(2);
        String day = matcher.group(3);
        return LocalDate.of(
                Integer.parseInt(matcher.group(1)),
                month == null ? 1 : Integer.parseInt(month),
                day == null ? 1 : Integer.parseInt(day));
    }

    private static LocalDateTime parsed(TemporalAccessor accessor) {
        LocalDate date = accessor.query(TemporalQueries.localDate());
        LocalTime time = accessor.query(TemporalQueries.localTime());
        return LocalDateTime.of(date == null ? LocalDate.EPOCH : date, time == null ? LocalTime.MIDNIGHT : time);
    }

    /** A timestamp cut to the type's digits. */
    static LocalDateTime truncated(LocalDateTime time, DataType type) {
        long unit = (long) Math.pow(10, 9 - ((DataType.TimestampType) type).precision());
        return time.with(ChronoField.NANO_OF_SECOND, time.get(ChronoField.NANO_OF_SECOND) / unit * unit);
    }

    private static Instant instant(Object[] given) {
        if (given[0] instanceof String) {
            ZoneId in = given.length > 2 ? ZoneId.of((String) given[2]) : ZoneOffset.UTC;
            return parsed(given).atZone(in).toInstant().truncatedTo(ChronoUnit.MILLIS);
        }
        boolean seconds = given.length > 1 && given[1].equals(0L);
        BigDecimal number = Numbers.decimal(given[0]);
        BigDecimal millis = seconds ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.DOWN).longValue());
    }

    private long epochSeconds(Object[] given) {
        try {
            return parse(given[0], given.length > 1 ? given[1] : DEFAULT_FORMAT)
                    .atZone(zone)
                    .toEpochSecond();
        } catch (DateTimeException e) {
            return Long.MIN_VALUE;
        }
    }
}
