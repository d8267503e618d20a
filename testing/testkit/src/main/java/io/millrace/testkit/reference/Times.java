package io.millrace.testkit.reference;

import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.spi.type.DataType;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.Set;

/** Times and intervals: adding, rounding, and the numbers that the engine has for them. */
final class Times {
    static final Set<String> FUNCTIONS =
            Set.of(("EXTRACT YEAR QUARTER MONTH WEEK DAYOFYEAR DAYOFMONTH DAYOFWEEK HOUR MINUTE"
                            + " SECOND TIMESTAMPADD TIMESTAMPDIFF DATE_FORMAT TO_DATE TO_TIMESTAMP"
                            + " TO_TIMESTAMP_LTZ UNIX_TIMESTAMP FROM_UNIXTIME CONVERT_TZ CURRENT_DATE"
                            + " CURRENT_TIME LOCALTIME CURRENT_TIMESTAMP LOCALTIMESTAMP NOW"
                            + " CURRENT_ROW_TIMESTAMP PROCTIME")
                    .split(" "));

    private static final long DAY_MILLIS = 86_400_000;

    private Times() {}

    static boolean isTime(DataType type) {
        return type instanceof DataType.DateType
                || type instanceof DataType.TimeType
                || type instanceof DataType.TimestampType;
    }

    static Instant ofMicros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** An event time in milliseconds, rounded down: a TIMESTAMP is read as if in UTC. */
    static long millis(Object time) {
        return time instanceof Instant instant
                ? instant.toEpochMilli()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    static Object arithmetic(Call call, Object[] given, ZoneId zone) {
        String function = call.function();
        if (function.equals("FLOOR") || function.equals("CEIL")) {
            return rounded((String) given[0], given[1], function.equals("CEIL"), zone);
        } else if (function.equals("NEGATE")) {
            return -(Long) given[0];
        } else if (function.equals("*")) {
            return Numbers.decimal(given[0]).multiply(Numbers.decimal(given[1])).longValue();
        }
        long sign = function.equals("-") ? -1 : 1;
        DataType left = call.arguments().get(0).type();
        DataType right = call.arguments().get(1).type();
        if (left instanceof DataType.IntervalType interval && isTime(right)) {
            return plus(given[1], sign * (Long) given[0], interval.yearMonth());
        } else if (right instanceof DataType.IntervalType interval && isTime(left)) {
            return plus(given[0], sign * (Long) given[1], interval.yearMonth());
        } else if (given[0] instanceof Long interval) {
            return interval + sign * (Long) given[1];
        }
        return millis(timestamp(given[0], zone)) - millis(timestamp(given[1], zone));
    }

    /** A time that is so many months or milliseconds later. */
    private static Object plus(Object time, long amount, boolean months) {
        if (time instanceof LocalDate date) {
            return months ? date.plusMonths(amount) : date.plusDays(Math.floorDiv(amount, DAY_MILLIS));
        } else if (time instanceof LocalTime clock) {
            return months ? clock : clock.plus(amount % DAY_MILLIS, ChronoUnit.MILLIS);
        } else if (time instanceof Instant instant) {
            return months ? utc(instant).plusMonths(amount).toInstant(ZoneOffset.UTC) : instant.plusMillis(amount);
        }
        LocalDateTime timestamp = (LocalDateTime) time;
        return months ? timestamp.plusMonths(amount) : timestamp.plus(amount, ChronoUnit.MILLIS);
    }

    /** A date at its first moment, an instant in the session's zone. */
    static LocalDateTime timestamp(Object time, ZoneId zone) {
        if (time instanceof LocalDate date) {
            return date.atStartOfDay();
        } else if (time instanceof LocalTime clock) {
            return clock.atDate(LocalDate.EPOCH);
        }
        return time instanceof Instant instant ? LocalDateTime.ofInstant(instant, zone) : (LocalDateTime) time;
    }

    private static Object rounded(String unit, Object time, boolean up, ZoneId zone) {
        LocalDateTime given = timestamp(time, zone);
        LocalDateTime floor = floor(unit, given);
        LocalDateTime result = up && floor.isBefore(given) ? floor.plus(1, unit(unit)) : floor;
        if (time instanceof LocalDate) {
            return result.toLocalDate();
        } else if (time instanceof LocalTime) {
            return result.toLocalTime();
        }
        return time instanceof Instant ? result.atZone(zone).toInstant() : result;
    }

    private static LocalDateTime floor(String unit, LocalDateTime time) {
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (unit) {
            case "MILLENNIUM" -> day.withDayOfYear(1).withYear((time.getYear() - 1) / 1000 * 1000 + 1);
            case "CENTURY" -> day.withDayOfYear(1).withYear((time.getYear() - 1) / 100 * 100 + 1);
            case "DECADE" -> day.withDayOfYear(1).withYear(time.getYear() / 10 * 10);
            case "YEAR" -> day.withDayOfYear(1);
            case "QUARTER" -> day.withDayOfMonth(1).withMonth((time.getMonthValue() - 1) / 3 * 3 + 1);
            case "MONTH" -> day.withDayOfMonth(1);
            case "WEEK" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
            default -> time.truncatedTo(unit(unit));
        };
    }

    static TemporalUnit unit(String name) {
        return switch (name) {
            case "CENTURY" -> ChronoUnit.CENTURIES;
            case "MILLENNIUM" -> ChronoUnit.MILLENNIA;
            case "QUARTER" -> IsoFields.QUARTER_YEARS;
            case "MILLISECOND" -> ChronoUnit.MILLIS;
            case "MICROSECOND" -> ChronoUnit.MICROS;
            default -> ChronoUnit.valueOf(name + "S");
        };
    }

    /** Whole units from one time to another. */
    static long difference(String unit, LocalDateTime from, LocalDateTime to) {
        return switch (unit) {
            case "YEAR" -> months(from, to) / 12;
            case "QUARTER" -> months(from, to) / 3;
            case "MONTH" -> months(from, to);
            default -> unit(unit).between(from, to);
        };
    }

    /** Whole months: a month later is the same day, or the last of the month where there is no such day. */
    private static long months(LocalDateTime from, LocalDateTime to) {
        if (to.isBefore(from)) {
            return -months(to, from);
        }
        long months = 0;
        while (!from.toLocalDate().plusMonths(months + 1).isAfter(to.toLocalDate())) {
            months++;
        }
        boolean sameDay = from.toLocalDate().plusMonths(months).equals(to.toLocalDate());
        return sameDay && to.toLocalTime().isBefore(from.toLocalTime()) ? months - 1 : months;
    }
}
