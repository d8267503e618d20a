package io.millrace.sql;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.table.TableReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.ddl.SqlTableColumn;
import org.apache.flink.sql.parser.ddl.constraint.SqlTableConstraint;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTable;
import org.jspecify.annotations.Nullable;

/** PRIMARY KEY and UNIQUE of a table: what Flink refuses is refused, what means nothing here is said to. */
final class KeyConstraints {
    private KeyConstraints() {}

    static void check(SqlCreateTable create, ProblemCollector problems) {
        List<String> columns = create.getColumnList().stream()
                .map(column -> TableReader.simpleName(((SqlTableColumn) column).getName()))
                .toList();
        for (SqlTableConstraint constraint : create.getFullConstraints()) {
            for (SqlNode column : constraint.getColumns()) {
                String name = ((SqlIdentifier) column).getSimple();
                if (!columns.contains(name)) {
                    problems.add(
                            Mistakes.unknownColumn(name, columns, "the table", Places.of(column.getParserPosition())));
                }
            }
            problems.add(problem(constraint));
        }
    }

    private static Problem problem(SqlTableConstraint constraint) {
        if (!constraint.isPrimaryKey()) {
            return Problem.error(SqlError.NOT_SUPPORTED, "a UNIQUE constraint is not supported, as in Flink")
                    .at(place(constraint))
                    .hint("Remove it.");
        }
        String key = Stream.of(constraint.getColumnNames()).collect(Collectors.joining("`, `", "`", "`"));
        if (constraint.isEnforced()) {
            return Problem.error(SqlError.NOT_SUPPORTED, "an enforced PRIMARY KEY is not supported, as in Flink")
                    .at(place(constraint))
                    .detail("A stream does not hold all rows of its table, so nothing could enforce it.")
                    .hint("Write PRIMARY KEY (" + key + ") NOT ENFORCED, or remove it.");
        }
        return new Problem(
                SqlError.NOT_SUPPORTED,
                Severity.NOTE,
                "PRIMARY KEY (" + key.replace("`", "") + ") has no effect yet",
                place(constraint),
                "The connectors of this version append rows and replace none; rows with equal keys stay beside each"
                        + " other.",
                "Keep it for other engines, or remove it.");
    }

    /** Where the first column of the key is named: the grammar knows no better place that all forms have. */
    private static @Nullable SourcePlace place(SqlTableConstraint constraint) {
        return Places.of(constraint.getColumns().get(0).getParserPosition());
    }
}
