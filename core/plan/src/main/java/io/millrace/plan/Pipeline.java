package io.millrace.plan;

import io.millrace.spi.error.Problem;
import java.util.List;
import java.util.Map;

/**
 * A planned pipeline file.
 *
 * @param tables all declared tables in file order, used or not
 * @param sinks one per INSERT or bare SELECT, in file order
 * @param deadLetters by source table, the table that takes its bad records; {@code *} stands for all sources
 * @param lateTables by source table, the table that takes its late rows
 * @param warnings what the front end noticed
 */
public record Pipeline(
        PipelineSettings settings,
        List<TableDefinition> tables,
        List<PlanNode.Sink> sinks,
        Map<String, TableDefinition> deadLetters,
        Map<String, TableDefinition> lateTables,
        List<Problem> warnings) {
    public static final String ALL_SOURCES = "*";

    public Pipeline {
        tables = List.copyOf(tables);
        sinks = List.copyOf(sinks);
        deadLetters = Map.copyOf(deadLetters);
        lateTables = Map.copyOf(lateTables);
        warnings = List.copyOf(warnings);
    }
}
