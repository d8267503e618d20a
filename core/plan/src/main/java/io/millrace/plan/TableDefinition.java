package io.millrace.plan;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.option.SecretKeys;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** The options without values that could be secret, for showing. */
    public Map<String, String> shownOptions() {
        Map<String, String> shown = new TreeMap<>();
        options.forEach((key, value) -> shown.put(key, SecretKeys.isSecret(key) ? "******" : value));
        return shown;
    }
}
