package io.millrace.connector.kafka.source;

import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import java.time.Duration;

/** The options of a table that is read; names and meaning are Flink's. */
public final class SourceOptions {
    public static final Option<String> TOPIC_PATTERN = Option.optional(
            "topic-pattern",
            OptionTypes.STRING,
            "A regular expression: all topics whose whole name matches are read. In place of 'topic'.",
            "orders-.*");

    public static final Option<String> STARTUP_MODE = Option.withDefault(
            "scan.startup.mode",
            OptionTypes.oneOf("earliest-offset", "latest-offset", "group-offsets", "timestamp", "specific-offsets"),
            "group-offsets",
            "Where reading begins when there is no checkpoint; with one, its positions alone count. Partitions that are"
                    + " found later are read from their first record.",
            "earliest-offset");

    public static final Option<String> STARTUP_SPECIFIC_OFFSETS = Option.optional(
            "scan.startup.specific-offsets",
            OptionTypes.STRING,
            "With 'scan.startup.mode' = 'specific-offsets': where each partition begins; one that is not named begins"
                    + " at its first record.",
            "partition:0,offset:42;partition:1,offset:300");

    public static final Option<Long> STARTUP_TIMESTAMP = Option.optional(
            "scan.startup.timestamp-millis",
            OptionTypes.LONG,
            "With 'scan.startup.mode' = 'timestamp': reading begins at the first record with this timestamp or a later"
                    + " one, in milliseconds since 1970.",
            "1767225600000");

    public static final Option<String> BOUNDED_MODE = Option.withDefault(
            "scan.bounded.mode",
            OptionTypes.oneOf("unbounded", "latest-offset", "group-offsets", "timestamp", "specific-offsets"),
            "unbounded",
            "Where reading ends: never, or at an offset that is looked up once, when the pipeline starts without a"
                    + " checkpoint.",
            "latest-offset");

    public static final Option<String> BOUNDED_SPECIFIC_OFFSETS = Option.optional(
            "scan.bounded.specific-offsets",
            OptionTypes.STRING,
            "With 'scan.bounded.mode' = 'specific-offsets': the offset before which each partition ends; one that is"
                    + " not named is not read.",
            "partition:0,offset:42;partition:1,offset:300");

    public static final Option<Long> BOUNDED_TIMESTAMP = Option.optional(
            "scan.bounded.timestamp-millis",
            OptionTypes.LONG,
            "With 'scan.bounded.mode' = 'timestamp': reading ends before the first record with this timestamp or a"
                    + " later one, in milliseconds since 1970.",
            "1767312000000");

    public static final Option<Duration> DISCOVERY_INTERVAL = Option.withDefault(
            "scan.topic-partition-discovery.interval",
            OptionTypes.DURATION,
            "5 min",
            "How often new partitions, and new topics of a pattern, are looked for; 0 means never.",
            "30 s");

    private SourceOptions() {}
}
