package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Tables that nothing reads or writes. */
final class UnusedTables implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        Set<String> used = new HashSet<>();
        Stream.of(
                        Plans.sources(pipeline).stream(),
                        Plans.sinks(pipeline).stream(),
                        pipeline.deadLetters().values().stream(),
                        pipeline.lateTables().values().stream())
                .flatMap(tables -> tables)
                .map(TableDefinition::name)
                .forEach(used::add);
        return pipeline.tables().stream()
                .filter(table -> !used.contains(table.name()))
                .map(table -> Problem.warning(
                                AdvisorCode.UNUSED_TABLE, "table `" + table.name() + "` is declared but not used")
                        .at(table.place())
                        .detail("No INSERT or SELECT of this file reads it or writes it.")
                        .hint("Remove the CREATE TABLE, or use the table in a query."))
                .toList();
    }
}
