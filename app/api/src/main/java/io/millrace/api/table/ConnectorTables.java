package io.millrace.api.table;

import io.millrace.advisor.explain.TableFacts;
import io.millrace.engine.graph.Tables;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.Decider;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Guarantee;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.format.Format;
import io.millrace.spi.option.OptionValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sources and sinks of declared tables, made by their connectors. Opens nothing. */
public final class ConnectorTables implements Tables, TableFacts {
    private final Catalog catalog;
    private final Environment environment;
    private final Function<TableDefinition, @Nullable Sink> ownSinks;

    /**
     * Makes tables of a catalog.
     *
     * @param ownSinks sinks that no connector makes (for the rows of a bare SELECT), or null for a table
     */
    public ConnectorTables(
            Catalog catalog, Environment environment, Function<TableDefinition, @Nullable Sink> ownSinks) {
        this.catalog = catalog;
        this.environment = environment;
        this.ownSinks = ownSinks;
    }

    @Override
    public Source source(TableDefinition table) {
        Connector connector = catalog.connector(table.connector());
        return connector
                .source()
                .orElseThrow(() -> new IllegalStateException("'" + table.connector() + "' cannot be read"))
                .create(context(connector, table));
    }

    @Override
    public Sink sink(TableDefinition table) {
        Sink own = ownSinks.apply(table);
        if (own != null) {
            return own;
        }
        Connector connector = catalog.connector(table.connector());
        return connector
                .sink()
                .orElseThrow(() -> new IllegalStateException("'" + table.connector() + "' cannot be written"))
                .create(context(connector, table));
    }

    @Override
    public boolean isBounded(TableDefinition source) {
        return source(source).isBounded();
    }

    @Override
    public String guarantee(TableDefinition table, List<TableDefinition> written) {
        Sink sink = sink(table);
        String words = sink.guarantee().words();
        if (sink.guarantee() != Guarantee.EXACTLY_ONCE) {
            return words;
        }
        Optional<Decider> first = written.stream()
                .flatMap(other -> sink(other).decider().stream())
                .findFirst();
        return first.isEmpty() || sink.decider().equals(first)
                ? words
                : words + ", follows " + first.get().description() + "; visible after the decision";
    }

    private TableContext context(Connector connector, TableDefinition table) {
        OptionValues options = new OptionValues(table.options());
        String format = connector.usesFormat() ? table.options().get("format") : null;
        Format created = format == null ? null : catalog.format(format).create(options, environment.sessionZone());
        return new TableContext(
                table.name(),
                table.physicalType(),
                options,
                created,
                environment,
                this::otherFormat,
                table.writtenMetadata());
    }

    private Optional<Format> otherFormat(String identifier, OptionValues options) {
        return catalog.formats().stream()
                .filter(format -> format.identifier().equals(identifier))
                .findFirst()
                .map(format -> format.create(options, environment.sessionZone()));
    }
}
