package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.Pipeline;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.List;

/** {@code json.ignore-parse-errors} and its like hide records. */
final class SkippedRecords implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        List<Problem> problems = new ArrayList<>();
        Plans.sources(pipeline).forEach(table -> table.options().forEach((key, value) -> {
            if (key.endsWith(".ignore-parse-errors") && value.equalsIgnoreCase("true")) {
                problems.add(Problem.warning(
                                AdvisorCode.SKIPPED_RECORDS,
                                "records of table `" + table.name() + "` that cannot be decoded are skipped")
                        .at(table.place())
                        .detail("They are counted, but neither kept nor shown, because '" + key + "' is 'true'.")
                        .hint("Remove '" + key + "', declare a table with any of the columns source_table, split,"
                                + " record_offset, `raw`, error_code, cause, and add SET 'millrace.dead-letter."
                                + table.name() + "' = '<that table>';"));
            }
        }));
        return problems;
    }
}
