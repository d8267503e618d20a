package io.millrace.sql.table;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Connector;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.error.Problem;
import io.millrace.sql.ProblemCollector;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.Mistakes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the metadata columns of a table that is written: those that are not VIRTUAL must be taken by its sink. */
final class WrittenMetadata {
    private final TableDefinition table;
    private final Connector connector;
    private final ProblemCollector problems;
    private final List<String> writable;

    WrittenMetadata(TableDefinition table, Connector connector, ProblemCollector problems) {
        this.table = table;
        this.connector = connector;
        this.problems = problems;
        writable = connector.sink().stream()
                .flatMap(sink -> sink.metadataColumns().stream())
                .map(MetadataColumn::key)
                .toList();
    }

    void check() {
        Map<String, String> columnOfKey = new HashMap<>();
        for (ColumnDefinition column : table.persistedColumns()) {
            String key = column.metadataKey();
            if (key == null) {
                continue;
            }
            String before = columnOfKey.putIfAbsent(key, column.name());
            if (writable.contains(key)) {
                if (before != null) {
                    problems.add(twice(column, key, before));
                }
            } else if (isReadable(key)) {
                problems.add(readOnly(column, key));
            }
        }
    }

    /** What nobody knows is told as such, by who checks the keys. */
    private boolean isReadable(String key) {
        Optional<Connector.SourceSupport> source = connector.source();
        return source.isPresent()
                && source.get().metadataColumns().stream()
                        .anyMatch(column -> column.key().equals(key));
    }

    private Problem readOnly(ColumnDefinition column, String key) {
        String can = writable.isEmpty()
                ? "It can write no metadata."
                : "It can write " + Mistakes.list(writable).replace('`', '\'') + ".";
        return Problem.error(
                        SqlError.READ_ONLY_METADATA,
                        "metadata '" + key + "' of table `" + table.name() + "` can only be read")
                .at(column.place())
                .detail("The table is written, and connector '" + connector.identifier() + "' sets '" + key
                        + "' itself. " + can)
                .hint("Declare the column as " + column.name() + " "
                        + column.type().name()
                        + (key.equals(column.name()) ? " METADATA" : " METADATA FROM '" + key + "'")
                        + " VIRTUAL; INSERT INTO then leaves it out.");
    }

    private Problem twice(ColumnDefinition column, String key, String before) {
        return Problem.error(
                        SqlError.READ_ONLY_METADATA,
                        "metadata '" + key + "' of table `" + table.name() + "` is written from two columns")
                .at(column.place())
                .detail("Column `" + before + "` is written to it already.")
                .hint("Declare one of the two VIRTUAL; INSERT INTO then leaves it out.");
    }
}
