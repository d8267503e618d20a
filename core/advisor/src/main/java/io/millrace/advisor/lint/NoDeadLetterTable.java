package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import java.util.List;

/**
 * A source that decodes records of others, and nothing that takes the bad ones. A note, for many files want just that.
 */
final class NoDeadLetterTable implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        if (pipeline.deadLetters().containsKey(Pipeline.ALL_SOURCES)) {
            return List.of();
        }
        return Plans.sources(pipeline).stream()
                .filter(table -> table.options().containsKey("format"))
                .filter(table -> !pipeline.deadLetters().containsKey(table.name()))
                .filter(table -> !skipsBadRecords(table))
                .map(table -> new Problem(
                        AdvisorCode.NO_DEAD_LETTER_TABLE,
                        Severity.NOTE,
                        "a bad record of table `" + table.name() + "` stops the pipeline",
                        table.place(),
                        "No table takes the records that cannot be decoded or computed.",
                        "To keep them and go on, declare a table with any of the columns source_table, split,"
                                + " record_offset, `raw`, error_code, cause, and add SET 'millrace.dead-letter."
                                + table.name() + "' = '<that table>';"))
                .toList();
    }

    private static boolean skipsBadRecords(TableDefinition table) {
        return table.options().entrySet().stream()
                .anyMatch(option -> option.getKey().endsWith(".ignore-parse-errors")
                        && option.getValue().equalsIgnoreCase("true"));
    }
}
