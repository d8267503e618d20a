package io.millrace.connector.basic.file;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code 'connector' = 'filesystem'}: reads files, and writes a directory of parts exactly once. */
public final class FileSystemConnector implements Connector {
    static final Option<String> PATH = Option.required(
            "path",
            OptionTypes.STRING,
            "To read: a file, a directory (with all below it) or a pattern; to write: a directory. Relative paths start"
                    + " at the directory in which the pipeline is started.",
            "data/orders");

    static final Option<Duration> MONITOR_INTERVAL = Option.optional(
            "source.monitor-interval",
            OptionTypes.DURATION,
            "How often new files are looked for; with it the table never ends.",
            "1 s");

    static final Option<String> PATH_REGEX = Option.optional(
            "source.path.regex-pattern",
            OptionTypes.STRING,
            "A regular expression that the absolute path of a file below the directory must match.",
            ".*/2026-.*\\.json");

    static final Option<Long> ROLL_FILE_SIZE = Option.withDefault(
            "sink.rolling-policy.file-size",
            OptionTypes.MEMORY,
            "128 mb",
            "A part that has reached this size is closed and becomes visible with the next checkpoint.",
            "16 mb");

    static final Option<Duration> ROLL_INTERVAL = Option.withDefault(
            "sink.rolling-policy.rollover-interval",
            OptionTypes.DURATION,
            "30 min",
            "A part that has been open this long is closed and becomes visible with the next checkpoint.",
            "10 s");

    static final Option<Duration> INACTIVITY_INTERVAL = Option.withDefault(
            "sink.rolling-policy.inactivity-interval",
            OptionTypes.DURATION,
            "30 min",
            "A part that nothing was written to for this long is closed.",
            "1 min");

    static final Option<Duration> CHECK_INTERVAL = Option.withDefault(
            "sink.rolling-policy.check-interval",
            OptionTypes.DURATION,
            "1 min",
            "How often the two intervals above are checked.",
            "1 s");

    private static final String ONE_DIRECTORY = "Parts are written to one directory; remove the option.";
    private static final String NO_COMPACTION = "Small parts are not merged; set 'sink.rolling-policy.file-size' and"
            + " 'sink.rolling-policy.rollover-interval'.";

    @Override
    public String identifier() {
        return "filesystem";
    }

    @Override
    public String summary() {
        return "Reads files of this machine, plain or .gz, and writes a directory of parts exactly once.";
    }

    @Override
    public boolean usesFormat() {
        return true;
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.of(new SourceSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of(PATH, MONITOR_INTERVAL, PATH_REGEX);
            }

            @Override
            public List<MetadataColumn> metadataColumns() {
                return FileMetadata.COLUMNS;
            }

            @Override
            public Source create(TableContext context) {
                return new FileSource(context);
            }
        });
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.of(new SinkSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of(PATH, ROLL_FILE_SIZE, ROLL_INTERVAL, INACTIVITY_INTERVAL, CHECK_INTERVAL);
            }

            @Override
            public Sink create(TableContext context) {
                return new FileSink(context);
            }
        });
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.ofEntries(
                Map.entry("source.report-statistics", "Plans do not depend on statistics; remove the option."),
                Map.entry("source.split.file-limit", "A split is one file; remove the option."),
                Map.entry("sink.parallelism", "Parts are written by every task; remove the option."),
                Map.entry("sink.shuffle-by-partition.enable", ONE_DIRECTORY),
                Map.entry("partition.default-name", ONE_DIRECTORY),
                Map.entry("partition.time-extractor.kind", ONE_DIRECTORY),
                Map.entry("partition.time-extractor.class", ONE_DIRECTORY),
                Map.entry("partition.time-extractor.timestamp-pattern", ONE_DIRECTORY),
                Map.entry("partition.time-extractor.timestamp-formatter", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.trigger", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.delay", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.watermark-time-zone", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.policy.kind", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.policy.class", ONE_DIRECTORY),
                Map.entry("sink.partition-commit.success-file.name", ONE_DIRECTORY),
                Map.entry("auto-compaction", NO_COMPACTION),
                Map.entry("compaction.file-size", NO_COMPACTION),
                Map.entry("compaction.parallelism", NO_COMPACTION));
    }
}
