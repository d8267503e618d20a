package io.millrace.formats.text;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * The two ways that Flink writes timestamps. The formatters are built as Flink builds its own, so that texts off the
 * fast path (years of five digits, 24:00:00, missing seconds) mean here what they mean there.
 */
public enum TimestampStandard {
    /** {@code 2026-01-31 12:30:00.123}. */
    SQL(' '),
    /** {@code 2026-01-31T12:30:00.123}. */
    ISO_8601('T');

    static final DateTimeFormatter SQL_TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private final char separator;
    private final DateTimeFormatter local;
    private final DateTimeFormatter zulu;

    TimestampStandard(char separator) {
        this.separator = separator;
        DateTimeFormatter time = separator == ' '
                ? new DateTimeFormatterBuilder()
                        .appendPattern("HH:mm:ss")
                        .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                        .toFormatter(Locale.ROOT)
                : DateTimeFormatter.ISO_LOCAL_TIME;
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendLiteral(separator)
                .append(time);
        local = separator == ' ' ? builder.toFormatter(Locale.ROOT) : DateTimeFormatter.ISO_LOCAL_DATE_TIME;
        zulu = builder.appendLiteral('Z').toFormatter(Locale.ROOT);
    }

    /** What stands between the date and the time. */
    char separator() {
        return separator;
    }

    DateTimeFormatter formatter(boolean withZulu) {
        return withZulu ? zulu : local;
    }

    /** An example for messages. */
    public String example(boolean withZulu) {
        return "2026-01-31" + separator + "12:30:00.123" + (withZulu ? "Z" : "");
    }
}
