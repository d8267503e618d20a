package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.List;

/** Two tables that write one directory, or one within the other's: a directory is written by one table only. */
final class TwoTablesOneOutput implements TablesRule {
    @Override
    public List<Problem> check(List<TableDefinition> sources, List<TableDefinition> sinks) {
        List<TablePath> earlier = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (TableDefinition sink : sinks) {
            TablePath.of(sink).ifPresent(path -> {
                earlier.stream()
                        .filter(other -> TablePath.isVisible(path.base(), other.base())
                                || TablePath.isVisible(other.base(), path.base()))
                        .findFirst()
                        .ifPresent(other -> problems.add(problem(path, other)));
                earlier.add(path);
            });
        }
        return problems;
    }

    private static Problem problem(TablePath table, TablePath other) {
        String name = "table `" + table.table().name() + "`";
        String otherName = "table `" + other.table().name() + "`";
        boolean same = table.base().equals(other.base());
        return Problem.error(
                        AdvisorCode.TWO_TABLES_ONE_OUTPUT,
                        same
                                ? name + " writes the directory that " + otherName + " writes"
                                : name + " and " + otherName + " write one directory within the other's")
                .at(table.table().place())
                .detail(
                        same
                                ? "Both paths, '" + table.written() + "' and '" + other.written() + "', are '"
                                        + table.base() + "', and a directory is written by one table only."
                                : "The paths are '" + table.written() + "' and '" + other.written()
                                        + "'; a reader of the outer one would read the rows of both.")
                .hint("Give " + name + " a path of its own, or write into " + otherName + " with a second INSERT.");
    }
}
