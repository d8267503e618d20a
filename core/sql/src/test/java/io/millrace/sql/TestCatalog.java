package io.millrace.sql;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.format.RecordFraming;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connectors and formats that can be described, and nothing more. */
final class TestCatalog {
    private static final Option<String> PATH =
            Option.required("path", OptionTypes.STRING, "Where the files are.", "data");
    private static final Option<Long> ROLL = Option.withDefault(
            "sink.rolling-policy.file-size", OptionTypes.MEMORY, "128 mb", "Size of a part.", "1 mb");
    private static final Option<Long> ROWS =
            Option.optional("rows-per-second", OptionTypes.LONG, "How many rows a second.", "10");
    private static final Option<String> KIND =
            Option.optional("fields.*.kind", OptionTypes.oneOf("sequence", "random"), "How values are made.", "random");

    private static final MetadataColumn STAMP = new MetadataColumn("stamp", DataTypes.timestampLtz(3), "The time.");

    static final ConnectorCatalog CATALOG = new ConnectorCatalog(
            List.of(
                    new Described("filesystem", List.of(PATH), List.of(PATH, ROLL), true),
                    new Described("datagen", List.of(ROWS, KIND), null, false),
                    new Described("print", null, List.of(), false),
                    new Described("queue", List.of(), List.of(), false)),
            List.of(new DescribedFormat("json"), new DescribedFormat("csv")));

    private TestCatalog() {}

    private record Described(
            String identifier,
            @Nullable List<Option<?>> sourceOptions,
            @Nullable List<Option<?>> sinkOptions,
            boolean usesFormat)
            implements Connector {
        @Override
        public String summary() {
            return identifier;
        }

        @Override
        public Optional<SourceSupport> source() {
            return Optional.ofNullable(sourceOptions).map(options -> new SourceSupport() {
                @Override
                public List<Option<?>> options() {
                    return options;
                }

                @Override
                public List<MetadataColumn> metadataColumns() {
                    return identifier.equals("queue")
                            ? List.of(new MetadataColumn("place", DataTypes.BIGINT, "The place."), STAMP)
                            : List.of(new MetadataColumn("file.path", DataTypes.STRING, "The file."));
                }

                @Override
                public Source create(TableContext context) {
                    throw new UnsupportedOperationException();
                }
            });
        }

        @Override
        public Optional<SinkSupport> sink() {
            return Optional.ofNullable(sinkOptions).map(options -> new SinkSupport() {
                @Override
                public List<Option<?>> options() {
                    return options;
                }

                @Override
                public List<MetadataColumn> metadataColumns() {
                    return identifier.equals("queue") ? List.of(STAMP) : List.of();
                }

                @Override
                public Sink create(TableContext context) {
                    throw new UnsupportedOperationException();
                }
            });
        }

        @Override
        public Map<String, String> unsupportedOptions() {
            return Map.of("source.report-statistics", "Remove the option.");
        }
    }

    private record DescribedFormat(String identifier) implements FormatFactory {
        @Override
        public String summary() {
            return identifier;
        }

        @Override
        public List<Option<?>> options() {
            return List.of(Option.withDefault(
                    identifier + ".ignore-parse-errors", OptionTypes.BOOLEAN, "false", "Skips bad records.", "true"));
        }

        @Override
        public Map<String, String> unsupportedOptions() {
            return Map.of();
        }

        @Override
        public Format create(OptionValues options, ZoneId sessionZone) {
            return new Format() {
                @Override
                public RecordDecoder decoder(RowType table, RowType wanted) {
                    return (data, starts, lengths, count) -> {
                        throw new UnsupportedOperationException();
                    };
                }

                @Override
                public RecordEncoder encoder(RowType rowType) {
                    return (batch, target, ends) -> {
                        throw new UnsupportedOperationException();
                    };
                }

                @Override
                public RecordFraming framing() {
                    return (data, from, to) -> -1;
                }

                @Override
                public String fileExtension() {
                    return identifier;
                }
            };
        }
    }
}
