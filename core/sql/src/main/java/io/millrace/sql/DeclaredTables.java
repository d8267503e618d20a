package io.millrace.sql;

import static java.util.Objects.requireNonNull;

import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.table.DeclaredTable;
import io.millrace.sql.table.GivenOption;
import io.millrace.sql.table.TableUse;
import io.millrace.sql.type.SqlTypes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.jspecify.annotations.Nullable;

/** The tables of the file, and where each is read and written first. */
final class DeclaredTables {
    private final ConnectorCatalog catalog;
    private final ProblemCollector problems;
    private final Map<String, DeclaredTable> tables = new LinkedHashMap<>();
    private final Map<String, List<GivenOption>> options = new HashMap<>();
    private final Map<String, SourcePlace> reads = new HashMap<>();
    private final Map<String, SourcePlace> writes = new HashMap<>();
    private @Nullable SourcePlace readingPlace;

    DeclaredTables(ConnectorCatalog catalog, ProblemCollector problems) {
        this.catalog = catalog;
        this.problems = problems;
    }

    void add(DeclaredTable table, List<GivenOption> given) {
        tables.put(table.definition().name(), table);
        options.put(table.definition().name(), given);
    }

    /** The statement whose reads are counted from now on. */
    void reading(SourcePlace statement) {
        readingPlace = statement;
    }

    /** A table that a query reads; the validator has found it. */
    DeclaredTable read(String name) {
        if (readingPlace != null) {
            reads.putIfAbsent(name, readingPlace);
        }
        return requireNonNull(tables.get(name), name);
    }

    void written(String name, @Nullable SourcePlace place) {
        if (place != null) {
            writes.putIfAbsent(name, place);
        }
    }

    Optional<DeclaredTable> find(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    List<String> names() {
        return List.copyOf(tables.keySet());
    }

    List<TableDefinition> definitions() {
        return tables.values().stream().map(DeclaredTable::definition).toList();
    }

    RelDataType relType(String name, RelDataTypeFactory factory) {
        return SqlTypes.toTableType(
                factory, requireNonNull(tables.get(name), name).rowType());
    }

    /** Checks every table for what the file does with it; unused ones too. */
    void checkUse() {
        TableUse use = new TableUse(catalog, problems);
        tables.forEach((name, table) ->
                use.check(table, options.getOrDefault(name, List.of()), reads.get(name), writes.get(name)));
    }
}
