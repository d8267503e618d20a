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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The functions that read, write and take apart times. */
final class TimeFunctions {
    private static final String DEFAULT_FORMAT = "yyyy-MM-dd HH:mm:ss";
    private static final Pattern DATE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?(?: .*)?");
    static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-[MM][M]-[dd][d]")
            .optionalStart()
            .appendPattern(" [HH][H]:[mm][m]:[ss][s]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private final ZoneId zone;
    private final Instant now;

    TimeFunctions(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
    }

    @Nullable
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
            case "DATE_FORMAT" -> dateFormat(given);
            case "TO_DATE" -> {
                LocalDateTime parsed = given.length > 1 ? parse((String) given[0], (String) given[1]) : null;
                yield parsed == null && given.length == 1 ? date((String) given[0]) : dateOf(parsed);
            }
            case "TO_TIMESTAMP" ->
                truncated(
                        given.length > 1 ? parse((String) given[0], (String) given[1]) : parse((String) given[0]),
                        call.type());
            case "TO_TIMESTAMP_LTZ" -> instant(given);
            case "UNIX_TIMESTAMP" -> given.length == 0 ? now.getEpochSecond() : epochSeconds(given);
            case "FROM_UNIXTIME" ->
                DateTimeFormatter.ofPattern(given.length > 1 ? (String) given[1] : DEFAULT_FORMAT, Locale.ROOT)
                        .format(LocalDateTime.ofInstant(Instant.ofEpochSecond((Long) given[0]), zone));
            case "CONVERT_TZ" -> converted((String) given[0], (String) given[1], (String) given[2]);
            case "CURRENT_DATE" -> LocalDate.ofInstant(now, zone);
            case "CURRENT_TIME", "LOCALTIME" -> LocalTime.ofInstant(now, zone).truncatedTo(ChronoUnit.SECONDS);
            case "LOCALTIMESTAMP" -> LocalDateTime.ofInstant(now, zone);
            case "CURRENT_TIMESTAMP", "NOW", "CURRENT_ROW_TIMESTAMP", "PROCTIME" -> now;
            default ->
                extract(unit(call.function()), given[0], call.arguments().get(0).type());
        };
    }

    private static String unit(String function) {
        return switch (function) {
            case "DAYOFYEAR" -> "DOY";
            case "DAYOFMONTH" -> "DAY";
            case "DAYOFWEEK" -> "DOW";
            default -> function;
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
            case "DOY" -> time.getDayOfYear();
            case "DAY" -> time.getDayOfMonth();
            case "DOW" -> time.getDayOfWeek().getValue() % 7 + 1;
            case "ISODOW" -> time.getDayOfWeek().getValue();
            case "HOUR" -> time.getHour();
            case "MINUTE" -> time.getMinute();
            case "SECOND" -> time.getSecond();
            case "MILLISECOND" -> time.get(ChronoField.MILLI_OF_SECOND) + 1000L * time.getSecond();
            case "MICROSECOND" -> time.get(ChronoField.MICRO_OF_SECOND) + 1_000_000L * time.getSecond();
            case "EPOCH" -> time.toEpochSecond(ZoneOffset.UTC);
            default -> throw new IllegalArgumentException("the reference knows no unit " + unit);
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
        LocalDateTime result = Times.add((String) given[0], (Long) given[1], Times.timestamp(given[2], zone));
        if (call.type() instanceof DataType.DateType) {
            return result.toLocalDate();
        } else if (call.type() instanceof DataType.TimeType) {
            return result.toLocalTime();
        }
        if (given[2] instanceof Instant instant) {
            return Times.add((String) given[0], (Long) given[1], Times.utc(instant))
                    .toInstant(ZoneOffset.UTC);
        }
        return result;
    }

    private @Nullable String dateFormat(Object[] given) {
        LocalDateTime time = given[0] instanceof String text ? parse(text) : Times.timestamp(given[0], zone);
        try {
            return time == null
                    ? null
                    : DateTimeFormatter.ofPattern((String) given[1], Locale.ROOT)
                            .format(time);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new EvaluationFailure("no format: " + given[1]);
        }
    }

    static @Nullable LocalDateTime parse(String text) {
        try {
            return parsed(TIMESTAMP.parse(text));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDateTime parse(String text, String format) {
        try {
            return parsed(DateTimeFormatter.ofPattern(format, Locale.ROOT).parse(text));
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable LocalDate dateOf(@Nullable LocalDateTime time) {
        return time == null ? null : time.toLocalDate();
    }

    /** A year, perhaps a month and a day; what follows a blank does not count. */
    static @Nullable LocalDate date(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String month = matcher.group(2);
        String day = matcher.group(3);
        try {
            return LocalDate.of(
                    Integer.parseInt(matcher.group(1)),
                    month == null ? 1 : Integer.parseInt(month),
                    day == null ? 1 : Integer.parseInt(day));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalDateTime parsed(TemporalAccessor accessor) {
        LocalDate date = accessor.query(TemporalQueries.localDate());
        LocalTime time = accessor.query(TemporalQueries.localTime());
        return LocalDateTime.of(date == null ? LocalDate.EPOCH : date, time == null ? LocalTime.MIDNIGHT : time);
    }

    /** A timestamp cut to the type's digits. */
    static @Nullable LocalDateTime truncated(@Nullable LocalDateTime time, DataType type) {
        if (time == null) {
            return null;
        }
        long unit = BigDecimal.TEN
                .pow(9 - ((DataType.TimestampType) type).precision())
                .longValue();
        return time.with(ChronoField.NANO_OF_SECOND, time.get(ChronoField.NANO_OF_SECOND) / unit * unit);
    }

    private @Nullable Instant instant(Object[] given) {
        if (given[0] instanceof String text) {
            LocalDateTime time = given.length > 1 ? parse(text, (String) given[1]) : parse(text);
            ZoneId in = given.length > 2 ? ZoneId.of((String) given[2]) : ZoneOffset.UTC;
            return time == null ? null : time.atZone(in).toInstant().truncatedTo(ChronoUnit.MILLIS);
        }
        boolean seconds = given.length > 1 && given[1].equals(0L);
        BigDecimal number = Numbers.decimal(given[0]);
        BigDecimal millis = seconds ? number.movePointRight(3) : number;
        return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.DOWN).longValue());
    }

    private long epochSeconds(Object[] given) {
        LocalDateTime time = parse((String) given[0], given.length > 1 ? (String) given[1] : DEFAULT_FORMAT);
        return time == null ? Long.MIN_VALUE : time.atZone(zone).toEpochSecond();
    }

    private static @Nullable String converted(String text, String from, String to) {
        LocalDateTime time = parse(text, DEFAULT_FORMAT);
        return time == null
                ? null
                : DateTimeFormatter.ofPattern(DEFAULT_FORMAT, Locale.ROOT)
                        .format(time.atZone(ZoneId.of(from)).withZoneSameInstant(ZoneId.of(to)));
    }
}
