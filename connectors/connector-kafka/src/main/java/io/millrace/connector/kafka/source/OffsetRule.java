package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the partitions of a table begin or end.
 *
 * @param timestamp milliseconds, with {@link Kind#TIMESTAMP}
 * @param offsets by partition, with {@link Kind#SPECIFIC}
 */
record OffsetRule(Kind kind, long timestamp, Map<Integer, Long> offsets) {
    enum Kind {
        EARLIEST,
        LATEST,
        GROUP,
        TIMESTAMP,
        SPECIFIC,
        /** Only as an end: there is none. */
        NONE
    }

    static final OffsetRule EARLIEST = new OffsetRule(Kind.EARLIEST, 0, Map.of());

    private static final Pattern SPECIFIC = Pattern.compile("\\s*partition:([0-9]{1,9}),offset:([0-9]{1,18})\\s*");

    OffsetRule {
        offsets = Map.copyOf(offsets);
    }

    static OffsetRule startup(TableContext context) {
        return of(
                context,
                SourceOptions.STARTUP_MODE,
                SourceOptions.STARTUP_TIMESTAMP,
                SourceOptions.STARTUP_SPECIFIC_OFFSETS);
    }

    static OffsetRule bounded(TableContext context) {
        return of(
                context,
                SourceOptions.BOUNDED_MODE,
                SourceOptions.BOUNDED_TIMESTAMP,
                SourceOptions.BOUNDED_SPECIFIC_OFFSETS);
    }

    private static OffsetRule of(
            TableContext context, Option<String> mode, Option<Long> timestamp, Option<String> specific) {
        String word = context.options().get(mode);
        return switch (word) {
            case "earliest-offset" -> EARLIEST;
            case "latest-offset" -> new OffsetRule(Kind.LATEST, 0, Map.of());
            case "group-offsets" -> new OffsetRule(Kind.GROUP, 0, Map.of());
            case "timestamp" -> new OffsetRule(Kind.TIMESTAMP, needed(context, mode, timestamp), Map.of());
            case "specific-offsets" ->
                new OffsetRule(Kind.SPECIFIC, 0, parsed(context, specific, needed(context, mode, specific)));
            default -> new OffsetRule(Kind.NONE, 0, Map.of());
        };
    }

    private static <T> T needed(TableContext context, Option<String> mode, Option<T> option) {
        return context.options()
                .find(option)
                .orElseThrow(() -> MillraceException.refused(Problem.error(
                                KafkaError.SOURCE_OPTION,
                                "table `" + context.table() + "` lacks the option '" + option.key() + "'")
                        .detail("'" + mode.key() + "' = '" + context.options().get(mode) + "' needs it. "
                                + option.summary())
                        .hint("Add '" + option.key() + "' = '" + option.example() + "' to WITH (…).")));
    }

    private static Map<Integer, Long> parsed(TableContext context, Option<String> option, String text) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (String part : text.split(";", -1)) {
            Matcher matcher = SPECIFIC.matcher(part);
            boolean twice = matcher.matches()
                    && offsets.put(Integer.valueOf(matcher.group(1)), Long.valueOf(matcher.group(2))) != null;
            if (twice || !matcher.matches()) {
                throw MillraceException.refused(Problem.error(
                                KafkaError.SOURCE_OPTION,
                                "'" + option.key() + "' of table `" + context.table() + "` cannot be '" + text + "'")
                        .detail(
                                twice
                                        ? "Partition " + matcher.group(1) + " is named twice."
                                        : "'" + part + "' names no partition and offset.")
                        .hint("Write for example '" + option.key() + "' = '" + option.example() + "'."));
            }
        }
        return offsets;
    }
}
