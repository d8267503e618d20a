package io.millrace.sql.setting;

import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionType;
import io.millrace.spi.option.OptionTypes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every setting that SET and {@code --set} take; keys that end in {@code .*} go on with the name of a table. */
public final class PipelineOptions {
    private static final int MAX_PARALLELISM = 256;
    private static final int MAX_NAME_LENGTH = 100;
    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

    public static final Option<String> NAME = Option.optional(
            "pipeline.name",
            checked("a name of up to 100 letters, digits, '.', '-' and '_'", PipelineOptions::name),
            "The pipeline's name, under which its state is kept; by default the file's name without .sql.",
            "hot_items");

    public static final Option<Integer> PARALLELISM = Option.optional(
            "parallelism.default",
            checked("a whole number from 1 to " + MAX_PARALLELISM, PipelineOptions::parallelism),
            "How many tasks work side by side; by default as many as there are processors.",
            "4");

    public static final Option<Duration> CHECKPOINT_INTERVAL = Option.withDefault(
            "execution.checkpointing.interval",
            checked(OptionTypes.DURATION.description(), PipelineOptions::interval),
            "1 s",
            "How often a checkpoint is made and exactly-once output becomes visible.",
            "10 s");

    public static final Option<Duration> IDLE_TIMEOUT = Option.optional(
            "table.exec.source.idle-timeout",
            OptionTypes.DURATION,
            "After how long without records a split no longer holds the watermark back; 0 means never. By default 30 s"
                    + " with several splits, never with one.",
            "30 s");

    public static final Option<ZoneId> TIME_ZONE = Option.optional(
            "table.local-time-zone",
            checked("a time zone such as 'Europe/Berlin' or 'UTC'", PipelineOptions::zone),
            "The session's zone, in which TIMESTAMP_LTZ is shown; by default the machine's.",
            "UTC");

    public static final Option<String> RUNTIME_MODE = Option.withDefault(
            "execution.runtime-mode",
            OptionTypes.oneOf("streaming"),
            "streaming",
            "Bounded inputs end by themselves; there is no other mode.",
            "streaming");

    public static final Option<String> TRIGGER = Option.withDefault(
            "millrace.trigger",
            checked("'continuous', 'available-now' or a duration such as '2 s'", PipelineOptions::trigger),
            "continuous",
            "When input is taken: always, in micro-batches of an interval, or what is there now and then end.",
            "available-now");

    public static final Option<Duration> FUTURE_GUARD = Option.withDefault(
            "millrace.future-guard.*",
            OptionTypes.DURATION,
            "1 h",
            "How far ahead of its record's time an event time of this table may be before the row is a bad record.",
            "10 min");

    public static final Option<String> LATE = Option.optional(
            "millrace.late.*",
            OptionTypes.STRING,
            "The table that takes the late rows of this table; without it they are counted and dropped.",
            "late_bids");

    public static final Option<String> DEAD_LETTER = Option.optional(
            "millrace.dead-letter.*",
            OptionTypes.STRING,
            "The table that takes the bad records of this table (* for all); without it the first one stops the"
                    + " pipeline.",
            "bad_bids");

    private PipelineOptions() {}

    public static List<Option<?>> all() {
        return List.of(
                NAME,
                PARALLELISM,
                CHECKPOINT_INTERVAL,
                IDLE_TIMEOUT,
                TIME_ZONE,
                RUNTIME_MODE,
                TRIGGER,
                FUTURE_GUARD,
                LATE,
                DEAD_LETTER);
    }

    /** The settings of Flink that are refused, each with what to do instead, which is empty where there is nothing. */
    public static Map<String, String> unsupported() {
        return FlinkSettings.known();
    }

    private static <T> OptionType<T> checked(String description, Function<String, T> parser) {
        return new OptionType<>() {
            @Override
            public String description() {
                return description;
            }

            @Override
            public T parse(String text) {
                return parser.apply(text);
            }
        };
    }

    private static String name(String text) {
        if (!text.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || text.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a name has letters, digits, '.', '-' and '_' and starts with no dot");
        }
        return text;
    }

    private static Integer parallelism(String text) {
        int value = OptionTypes.INT.parse(text);
        if (value < 1 || value > MAX_PARALLELISM) {
            throw new IllegalArgumentException("expected 1 to " + MAX_PARALLELISM);
        }
        return value;
    }

    private static Duration interval(String text) {
        Duration interval = OptionTypes.DURATION.parse(text);
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("an interval of at least 10 ms is needed");
        }
        return interval;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no such time zone", e);
        }
    }

    private static String trigger(String text) {
        String word = text.trim();
        if (!word.equals("continuous") && !word.equals("available-now")) {
            interval(word);
        }
        return word;
    }
}
