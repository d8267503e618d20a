package io.millrace.connector.basic.file;

import io.millrace.connector.basic.BasicConnectorError;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import java.time.Duration;

/** Reads options that make no sense at zero, or beyond what a clock counts. */
final class PositiveOptions {
    /** Longer intervals cannot be counted in nanoseconds. */
    private static final Duration MAX_INTERVAL = Duration.ofDays(36_500);

    private PositiveOptions() {}

    static long size(TableContext context, Option<Long> option) {
        long size = context.options().get(option);
        if (size <= 0) {
            throw outOfRange(context, option);
        }
        return size;
    }

    static long nanos(TableContext context, Option<Duration> option) {
        return checked(context, option, context.options().get(option)).toNanos();
    }

    static Duration checked(TableContext context, Option<Duration> option, Duration interval) {
        if (interval.isZero() || interval.isNegative() || interval.compareTo(MAX_INTERVAL) > 0) {
            throw outOfRange(context, option);
        }
        return interval;
    }

    private static MillraceException outOfRange(TableContext context, Option<?> option) {
        String text = context.options().texts().getOrDefault(option.key(), "");
        return MillraceException.refused(Problem.error(
                        BasicConnectorError.OPTION_OUT_OF_RANGE,
                        "'" + option.key() + "' = '" + text + "' of table `" + context.table() + "` is out of range")
                .hint("Give " + option.type().description() + " greater than zero," + " for instance '"
                        + option.example() + "'."));
    }
}
