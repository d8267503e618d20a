package io.millrace.sql.table;

import io.millrace.plan.ColumnDefinition;
import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatFactory;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.ProblemCollector;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Mistakes;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks whether tables can be used as the statements use them: read, written, or not at all. */
public final class TableUse {
    private final ConnectorCatalog catalog;
    private final ProblemCollector problems;
    private final OptionCheck options;

    public TableUse(ConnectorCatalog catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
        this.options = new OptionCheck(catalog, problems);
    }

    /**
     * Checks one table.
     *
     * @param read where it is first read, or null
     * @param written where it is first written, or null
     */
    public void check(
            DeclaredTable table, List<GivenOption> given, @Nullable SourcePlace read, @Nullable SourcePlace written) {
        Optional<Connector> known = catalog.connector(table.definition().connector());
        if (known.isEmpty()) {
            return;
        }
        Connector connector = known.get();
        String name = table.definition().name();
        SourcePlace place = table.definition().place();
        if (read != null && connector.source().isEmpty()) {
            problems.add(direction(connector, name, "read", "It can only be written, with INSERT INTO.", read));
        }
        if (written != null && connector.sink().isEmpty()) {
            problems.add(direction(connector, name, "written", "It can only be read.", written));
        }
        List<Option<?>> sourceOptions =
                connector.source().isPresent() ? connector.source().get().options() : List.of();
        List<Option<?>> sinkOptions =
                connector.sink().isPresent() ? connector.sink().get().options() : List.of();
        boolean unused = read == null && written == null;
        if (read != null || (unused && connector.source().isPresent())) {
            options.checkRequired(name, given, sourceOptions, place);
        }
        if (written != null || (unused && connector.source().isEmpty())) {
            options.checkRequired(name, given, sinkOptions, place);
        }
        checkMetadata(table, connector);
        if (written != null && connector.sink().isPresent()) {
            new WrittenMetadata(table.definition(), connector, problems).check();
        }
        checkFormat(table, given, connector, written != null);
    }

    private static Problem direction(Connector connector, String table, String verb, String hint, SourcePlace place) {
        return Problem.error(SqlError.WRONG_DIRECTION, "table `" + table + "` cannot be " + verb)
                .at(place)
                .detail("Its connector '" + connector.identifier() + "' cannot do that. " + hint)
                .hint("Use another connector for `" + table + "`, or another table here.");
    }

    private void checkMetadata(DeclaredTable table, Connector connector) {
        List<MetadataColumn> metadata = new ArrayList<>();
        connector.sink().ifPresent(sink -> metadata.addAll(sink.metadataColumns()));
        connector.source().ifPresent(source -> metadata.addAll(0, source.metadataColumns()));
        Map<String, MetadataColumn> byKey = new HashMap<>();
        metadata.forEach(column -> byKey.putIfAbsent(column.key(), column));
        List<String> keys =
                metadata.stream().map(MetadataColumn::key).distinct().toList();
        for (ColumnDefinition column : table.definition().columns()) {
            String key = column.metadataKey();
            if (key == null) {
                continue;
            }
            MetadataColumn found = byKey.get(key);
            if (found == null) {
                problems.add(Problem.error(
                                SqlError.UNKNOWN_METADATA,
                                "connector '" + connector.identifier() + "' has no metadata '" + key + "'")
                        .at(column.place())
                        .detail(
                                keys.isEmpty()
                                        ? "It has no metadata columns at all."
                                        : "It has " + Mistakes.list(keys).replace('`', '\'') + ".")
                        .hint(NearestName.of(key, keys)
                                .map(nearest -> "Did you mean METADATA FROM '" + nearest + "'?")
                                .orElse("Remove the column.")));
            } else if (!nullable(found.type()).equals(nullable(column.type()))) {
                problems.add(Problem.error(
                                SqlError.TYPE_MISMATCH,
                                "metadata '" + key + "' is " + found.type().name() + " and not "
                                        + column.type().name())
                        .at(column.place())
                        .hint("Declare the column as " + column.name() + " "
                                + found.type().name() + " METADATA FROM '" + key
                                + (column.virtual() || !isWritable(connector, key) ? "' VIRTUAL" : "'")
                                + ", and CAST it in your queries."));
            }
        }
    }

    /** NOT NULL makes no difference, in the entries of a map neither. */
    private static DataType nullable(DataType type) {
        return type instanceof MapType map
                ? new MapType(nullable(map.key()), nullable(map.value()), true)
                : type.withNullable(true);
    }

    private static boolean isWritable(Connector connector, String key) {
        return connector.sink().isPresent()
                && connector.sink().get().metadataColumns().stream()
                        .anyMatch(column -> column.key().equals(key));
    }

    /** A format refuses types that it cannot hold when it is asked to read or write them. */
    private void checkFormat(DeclaredTable table, List<GivenOption> given, Connector connector, boolean written) {
        GivenOption named = OptionCheck.find(given, OptionCheck.FORMAT);
        if (!connector.usesFormat() || named == null || problems.hasErrors()) {
            return;
        }
        Optional<FormatFactory> factory = catalog.format(named.value());
        if (factory.isEmpty()) {
            return;
        }
        RowType physical = connector.formatType(
                table.definition().physicalType(), table.definition().options());
        problems.attemptAt(table.definition().place(), () -> {
            Format format = factory.get().create(new OptionValues(formatTexts(factory.get(), given)), ZoneOffset.UTC);
            if (written) {
                format.encoder(physical);
            } else {
                format.decoder(physical, physical);
            }
        });
    }

    private static Map<String, String> formatTexts(FormatFactory factory, List<GivenOption> given) {
        List<String> keys = new ArrayList<>();
        factory.options().forEach(option -> keys.add(option.key()));
        Map<String, String> texts = new HashMap<>();
        given.stream()
                .filter(option -> keys.contains(option.key()))
                .forEach(option -> texts.put(option.key(), option.value()));
        return texts;
    }
}
