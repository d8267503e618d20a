package io.millrace.sql.query;

import io.millrace.plan.function.FunctionCatalog;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.NearestName;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.sql.SqlError;
import io.millrace.sql.function.PipelineOperators;
import io.millrace.sql.grammar.BrokenNames;
import io.millrace.sql.grammar.Mistakes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.jspecify.annotations.Nullable;

/** Words what the validator found: its messages are known by their texts, which are part of its interface. */
final class ValidationMistakes {
    private static final List<String> TYPES = List.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL",
            "CHAR",
            "VARCHAR",
            "STRING",
            "BINARY",
            "VARBINARY",
            "BYTES",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "TIMESTAMP_LTZ",
            "INTERVAL",
            "ROW",
            "MAP");

    private static final Set<String> WINDOWS = Set.of(
            "TUMBLE",
            "HOP",
            "SESSION",
            "CUMULATE",
            "TUMBLE_START",
            "TUMBLE_END",
            "TUMBLE_ROWTIME",
            "TUMBLE_PROCTIME",
            "HOP_START",
            "HOP_END",
            "HOP_ROWTIME",
            "HOP_PROCTIME",
            "SESSION_START",
            "SESSION_END",
            "SESSION_ROWTIME",
            "SESSION_PROCTIME");

    private final PipelineSchema schema;
    private final BrokenNames broken;

    ValidationMistakes(PipelineSchema schema, BrokenNames broken) {
        this.schema = schema;
        this.broken = broken;
    }

    /** An exception with no problem at all means that the mistake follows from another one that was told. */
    MillraceException worded(CalciteContextException e, NamesInScope names) {
        Throwable cause = e.getCause();
        String message = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
        SourcePlace place = e.getPosLine() < 1
                ? null
                : new SourcePlace(e.getPosLine(), e.getPosColumn(), e.getEndPosLine(), e.getEndPosColumn());
        List<Problem> problems = problem(message, names).stream()
                .map(problem -> problem.at(place))
                .toList();
        return new MillraceException(MillraceException.Phase.REFUSED, problems, null);
    }

    private Optional<Problem> problem(String message, NamesInScope scope) {
        Optional<Problem> known = match(
                        message,
                        "(?:Column|Unknown field|Unknown identifier) '(.*?)'(?: not found.*)?",
                        (name, all) -> unknownColumn(name, scope))
                .or(() -> match(
                        message, "(?:Object|Table) '(.*?)' not found.*", (name, all) -> unknownTable(name, scope)))
                .or(() -> match(message, "Column '(.*?)' is ambiguous", (name, all) -> ambiguous(name)))
                .or(() -> match(
                        message,
                        "No match found for function signature (\\S+?)(?:\\(.*)?",
                        (name, all) -> unknownFunction(name)))
                .or(() -> match(message, "Function '(.*?)' is not defined", (name, all) -> unknownFunction(name)));
        if (known.isPresent()) {
            return known.filter(problem -> !isConsequence(message));
        }
        return Optional.of(ValidationWords.problem(message));
    }

    private boolean isConsequence(String message) {
        Matcher name = Pattern.compile("'(.*?)'").matcher(message);
        return name.find() && (broken.hasTable(name.group(1)) || broken.hasColumn(name.group(1)));
    }

    static Optional<Problem> match(String message, String pattern, BiFunction<String, Matcher, Problem> problem) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(message);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(problem.apply(matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : "", matcher));
    }

    private static Problem unknownColumn(String name, NamesInScope scope) {
        if (scope.isType(name)) {
            return Problem.error(SqlError.TYPE_NOT_YET, "no type " + name)
                    .detail("The types are " + String.join(", ", TYPES) + ".")
                    .hint(NearestName.of(name, TYPES)
                            .map(nearest -> "Did you mean " + nearest + "?")
                            .orElse("Use one of these types."));
        }
        List<String> tables = scope.tables();
        String where = tables.size() == 1 ? "`" + tables.get(0) + "`" : "the tables of this query";
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Mistakes.unknownColumn(last, scope.columns(), where, null)
                .hint(Mistakes.didYouMean(last, scope.candidates()).orElse("Use one of these columns."));
    }

    private Problem unknownTable(String name, NamesInScope scope) {
        List<String> names = schema.names();
        Problem problem = Problem.error(SqlError.UNKNOWN_TABLE, "no table or view `" + name + "`");
        if (names.isEmpty()) {
            return problem.detail("No table is declared before this statement.")
                    .hint("Declare it with CREATE TABLE before this statement.");
        }
        Optional<String> nearest = NearestName.of(name, names).or(() -> NearestName.of(name, scope.candidates()));
        return problem.detail("The tables and views are " + Mistakes.list(names) + ".")
                .hint(nearest.map(found -> "Did you mean `" + found + "`?")
                        .orElse("Declare it with CREATE TABLE before this statement."));
    }

    private static Problem ambiguous(String name) {
        return Problem.error(SqlError.AMBIGUOUS_COLUMN, "column `" + name + "` is in several tables of this query")
                .hint(
                        name.startsWith("window_")
                                ? "Rename the column of the inner query: " + name + " AS inner_" + name + "."
                                : "Say which is meant: table.`" + name + "`.");
    }

    private static Problem unknownFunction(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace("$", "");
        if (WINDOWS.contains(upper)) {
            return Problem.error(SqlError.NOT_SUPPORTED, upper + " as a function of a time column is not supported yet")
                    .hint("Use the table function: SELECT window_start, window_end, … FROM TUMBLE(TABLE …, "
                            + "DESCRIPTOR(…), …) GROUP BY window_start, window_end.");
        }
        if (FunctionCatalog.isNotYet(upper)) {
            return Problem.error(SqlError.FUNCTION_NOT_YET, "function " + upper + " of Flink is not supported yet")
                    .hint("Leave it out; the reference page lists the functions that there are.");
        }
        List<String> names = PipelineOperators.INSTANCE.functionNames();
        @Nullable String nearest = NearestName.of(upper, names).orElse(null);
        return Problem.error(SqlError.UNKNOWN_FUNCTION, "no function " + name)
                .hint(nearest == null ? "The reference page lists all functions." : "Did you mean " + nearest + "?");
    }
}
