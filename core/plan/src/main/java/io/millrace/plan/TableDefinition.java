package io.millrace.plan;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.option.SecretKeys;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A declared table.
 *
 * @param options all of WITH (…), variables replaced; may hold secrets, so never printed as a whole
 * @param primaryKey the columns of PRIMARY KEY (…) NOT ENFORCED; empty without one
 * @param rowtime the column of WATERMARK FOR, or null
 * @param watermark the watermark expression's SQL text, or null
 */
public record TableDefinition(
        String name,
        List<ColumnDefinition> columns,
        Map<String, String> options,
        List<String> primaryKey,
        @Nullable String rowtime,
        @Nullable String watermark,
        @Nullable SourcePlace place) {
    public TableDefinition {
        columns = List.copyOf(columns);
        options = Map.copyOf(options);
        primaryKey = List.copyOf(primaryKey);
    }

    public String connector() {
        return options.getOrDefault("connector", "");
    }

    /** What records of the table hold. */
    public RowType physicalType() {
        return RowType.of(columns.stream()
                .filter(ColumnDefinition::isPhysical)
                .map(column -> new Field(column.name(), column.type()))
                .toList());
    }

    /** The columns that a query gives when it is written to the table, in the order of the declaration. */
    public List<ColumnDefinition> persistedColumns() {
        return columns.stream().filter(ColumnDefinition::isPersisted).toList();
    }

    /** What the table's sink gets: the physical columns, then the metadata columns that are written. */
    public RowType sinkType() {
        return RowType.of(Stream.concat(
                        persistedColumns().stream().filter(ColumnDefinition::isPhysical),
                        persistedColumns().stream().filter(column -> !column.isPhysical()))
                .map(column -> new Field(column.name(), column.type()))
                .toList());
    }

    /** The keys of the metadata columns that are written, as they lie in {@link #sinkType}. */
    public List<String> writtenMetadata() {
        return persistedColumns().stream()
                .map(ColumnDefinition::metadataKey)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
    }

    /** The options without values that could be secret, for showing. */
    public Map<String, String> shownOptions() {
        Map<String, String> shown = new TreeMap<>();
        options.forEach((key, value) -> shown.put(key, SecretKeys.isSecret(key) ? "******" : value));
        return shown;
    }
}
