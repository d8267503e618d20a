package io.millrace.testkit.connector;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.SourceSession;
import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code 'connector' = 'script'}: tables of a {@link ScriptWorld}. */
public final class ScriptConnector implements Connector {
    static final DataType SPLIT_TYPE = DataTypes.STRING;
    static final DataType OFFSET_TYPE = DataTypes.BIGINT;

    private final ScriptWorld world;

    public ScriptConnector(ScriptWorld world) {
        this.world = world;
    }

    @Override
    public String identifier() {
        return "script";
    }

    @Override
    public String summary() {
        return "Rows of a script.";
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.of(new SourceSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of();
            }

            @Override
            public List<MetadataColumn> metadataColumns() {
                return List.of(
                        new MetadataColumn("split", SPLIT_TYPE, "The split that the row came from."),
                        new MetadataColumn("offset", OFFSET_TYPE, "The row's number in its split."));
            }

            @Override
            public Source create(TableContext context) {
                return new ScriptSource(world, context.table(), context.physical());
            }
        });
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.of(new SinkSupport() {
            @Override
            public List<Option<?>> options() {
                return List.of();
            }

            @Override
            public Sink create(TableContext context) {
                return world.sink(context.table()).sink(context.physical());
            }
        });
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of();
    }

    @Override
    public boolean usesFormat() {
        return false;
    }

    private record ScriptSource(ScriptWorld world, String table, DataType.RowType declared) implements Source {
        @Override
        public boolean isBounded() {
            return world.isBounded();
        }

        @Override
        public List<Split> discover() {
            return world.feeds(table).keySet().stream()
                    .map(id -> new Split(id, Map.of()))
                    .toList();
        }

        @Override
        public Optional<Duration> discoveryInterval() {
            return Optional.empty();
        }

        @Override
        public SourceSession session() {
            return this::open;
        }

        private SplitReader open(Split split, SplitPosition position, ReadRequest request) {
            SplitFeed feed = world.feeds(table).get(split.id());
            if (feed == null) {
                throw new IllegalArgumentException("the script has no split " + split.id() + " of " + table);
            }
            return new ScriptReader(feed, declared, request, world.isEncoded(), position);
        }
    }
}
