package io.millrace.sql.convert;

import io.millrace.plan.expression.RowExpression.Literal;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DateType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.sql.SqlError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Constant texts that are compared with dates and times: read when planning, so that a typing error shows. */
final class TemporalLiterals {
    private static final int DATE_LENGTH = "2026-01-01".length();

    private TemporalLiterals() {}

    /** The text as a value of the type; nothing for other types, and for instants, which need the session's zone. */
    static Optional<Literal> parse(String text, DataType type, @Nullable SourcePlace place) {
        DataType known = type.withNullable(false);
        try {
            if (type instanceof DateType) {
                return Optional.of(
                        new Literal((int) LocalDate.parse(text.strip()).toEpochDay(), known));
            }
            if (type instanceof TimeType) {
                long millis = LocalTime.parse(text.strip()).toNanoOfDay() / 1_000_000;
                return Optional.of(new Literal((int) millis, known));
            }
            if (type instanceof TimestampType timestamp && !timestamp.localZone()) {
                return Optional.of(new Literal(micros(text.strip()), known));
            }
            return Optional.empty();
        } catch (DateTimeException e) {
            throw MillraceException.refused(Problem.error(SqlError.BAD_LITERAL, "'" + text + "' is no " + type.name())
                    .at(place)
                    .hint("Write for example " + example(type) + "."));
        }
    }

    private static long micros(String text) {
        LocalDateTime time = text.length() == DATE_LENGTH
                ? LocalDate.parse(text).atStartOfDay()
                : LocalDateTime.parse(text.replace(' ', 'T'));
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    }

    private static String example(DataType type) {
        if (type instanceof DateType) {
            return "'2026-02-28'";
        }
        return type instanceof TimeType ? "'23:59:59'" : "'2026-02-28 23:59:59.123'";
    }
}
