package io.millrace.sql;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.option.Option;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.setting.PipelineOptions;
import io.millrace.sql.setting.SettingReader;
import io.millrace.sql.table.DeclaredTable;
import io.millrace.sql.table.GivenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the tables that settings name for late rows and bad records, and checks their columns. */
final class SideTables {
    private static final Map<String, DataType> LATE_COLUMNS = columns(
            Map.entry("source_table", DataTypes.STRING),
            Map.entry("operator", DataTypes.STRING),
            Map.entry("window_start", DataTypes.timestamp(3)),
            Map.entry("window_end", DataTypes.timestamp(3)),
            Map.entry("lateness_ms", DataTypes.BIGINT),
            Map.entry("split", DataTypes.STRING),
            Map.entry("record_offset", DataTypes.BIGINT),
            Map.entry("row_json", DataTypes.STRING));
    private static final Map<String, DataType> DEAD_LETTER_COLUMNS = columns(
            Map.entry("source_table", DataTypes.STRING),
            Map.entry("split", DataTypes.STRING),
            Map.entry("record_offset", DataTypes.BIGINT),
            Map.entry("raw", DataTypes.BYTES),
            Map.entry("error_code", DataTypes.STRING),
            Map.entry("cause", DataTypes.STRING),
            Map.entry("sql_place", DataTypes.STRING));

    private final SettingReader settings;
    private final DeclaredTables tables;
    private final ProblemCollector problems;

    SideTables(SettingReader settings, DeclaredTables tables, ProblemCollector problems) {
        this.settings = settings;
        this.tables = tables;
        this.problems = problems;
    }

    @SafeVarargs
    private static Map<String, DataType> columns(Map.Entry<String, DataType>... entries) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        for (Map.Entry<String, DataType> entry : entries) {
            columns.put(entry.getKey(), entry.getValue());
        }
        return columns;
    }

    void check() {
        checkFamily(PipelineOptions.DEAD_LETTER, DEAD_LETTER_COLUMNS, true);
        checkFamily(PipelineOptions.LATE, LATE_COLUMNS, false);
        settings.family(PipelineOptions.FUTURE_GUARD).forEach((name, given) -> find(name, given.keyPlace()));
    }

    Map<String, TableDefinition> deadLetters() {
        return named(PipelineOptions.DEAD_LETTER);
    }

    Map<String, TableDefinition> lateTables() {
        return named(PipelineOptions.LATE);
    }

    private Map<String, TableDefinition> named(Option<?> family) {
        Map<String, TableDefinition> named = new LinkedHashMap<>();
        settings.family(family).forEach((source, given) -> tables.find(given.value())
                .ifPresent(table -> named.put(source, table.definition())));
        return named;
    }

    private void checkFamily(Option<?> family, Map<String, DataType> allowed, boolean star) {
        settings.family(family).forEach((source, given) -> {
            if (!(star && source.equals(Pipeline.ALL_SOURCES))) {
                find(source, given.keyPlace());
            }
            find(given.value(), given.valuePlace()).ifPresent(table -> {
                tables.written(table.definition().name(), place(given, table));
                checkColumns(table.definition(), allowed, given.key());
            });
        });
    }

    private static @Nullable SourcePlace place(GivenOption given, DeclaredTable table) {
        return given.valuePlace() == null ? table.definition().place() : given.valuePlace();
    }

    private Optional<DeclaredTable> find(String name, @Nullable SourcePlace place) {
        Optional<DeclaredTable> table = tables.find(name);
        if (table.isEmpty()) {
            problems.add(Problem.error(SqlError.UNKNOWN_TABLE, "no table `" + name + "`")
                    .at(place)
                    .detail("The tables are " + Mistakes.list(tables.names()) + ".")
                    .hint(Mistakes.didYouMean(name, tables.names()).orElse("Declare it with CREATE TABLE.")));
        }
        return table;
    }

    private void checkColumns(TableDefinition table, Map<String, DataType> allowed, String setting) {
        String list = allowed.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().name())
                .collect(Collectors.joining(", "));
        for (ColumnDefinition column : table.columns()) {
            DataType type = allowed.get(column.name());
            if (type == null) {
                problems.add(Problem.error(
                                SqlError.SIDE_TABLE,
                                "table `" + table.name() + "` of '" + setting + "' cannot have the column `"
                                        + column.name() + "`")
                        .at(column.place())
                        .detail("Its columns are some of " + list + ".")
                        .hint(NearestName.of(column.name(), List.copyOf(allowed.keySet()))
                                .map(nearest -> "Did you mean `" + nearest + "`?")
                                .orElse("Remove the column.")));
            } else if (!type.withNullable(true).equals(column.type().withNullable(true))) {
                problems.add(Problem.error(
                                SqlError.SIDE_TABLE,
                                "column `" + column.name() + "` of table `" + table.name() + "` must be " + type.name())
                        .at(column.place())
                        .detail("It is " + column.type().name() + ", and '" + setting + "' fills it with " + type.name()
                                + ".")
                        .hint("Declare it as " + type.name() + "."));
            }
        }
    }
}
