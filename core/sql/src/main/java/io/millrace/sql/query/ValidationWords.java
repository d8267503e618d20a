package io.millrace.sql.query;

import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words mistakes that concern types and clauses. */
final class ValidationWords {
    private static final Pattern TYPE = Pattern.compile("<(.*?)>");

    private ValidationWords() {}

    static Problem problem(String message) {
        return types(message)
                .or(() -> clauses(message))
                .or(() -> literals(message))
                .orElseGet(() -> Problem.error(SqlError.INVALID_QUERY, lower(message))
                        .hint("See the SQL reference for how this part of a query is written."));
    }

    private static Optional<Problem> types(String message) {
        return ValidationMistakes.match(
                        message,
                        "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. Supported form\\(s\\): .*",
                        (operator, all) -> wrongTypes(operator, all.group(2)))
                .or(() -> ValidationMistakes.match(
                        message,
                        "Invalid number of arguments to function '(.*?)'\\. Was expecting (.*?) arguments",
                        (name, all) -> Problem.error(
                                        SqlError.WRONG_ARGUMENTS,
                                        "function " + name + " takes " + all.group(2) + " arguments")
                                .hint("Give it " + all.group(2) + " arguments.")))
                .or(() -> ValidationMistakes.match(
                        message,
                        "Cast function cannot convert value of type (.*?) to type (.*)",
                        (from, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH, type(from) + " cannot be cast to " + type(all.group(2)))
                                .hint(castHint(from, type(all.group(2))))))
                .or(() -> maps(message))
                .or(() -> ValidationMistakes.match(
                        message, "Illegal mixing of types in CASE or COALESCE statement", (none, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH, "the branches of this CASE have different types")
                                .hint("Convert them to one type with CAST(value AS type).")))
                .or(() -> ValidationMistakes.match(
                        message, "Type mismatch in column (\\d+) of (.*)", (column, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH,
                                        "column " + column + " of " + all.group(2) + " has different types")
                                .hint("Convert one of them with CAST(value AS type).")))
                .or(() ->
                        ValidationMistakes.match(message, "Column count mismatch in (.*)", (set, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH,
                                        "the queries of " + set + " have different numbers of columns")
                                .hint("Select as many columns in each of them.")))
                .or(() -> ValidationMistakes.match(
                        message,
                        "(?:Values in expression list|Values passed to .* operator) must have compatible types",
                        (none, all) -> Problem.error(SqlError.TYPE_MISMATCH, "these values have different types")
                                .hint("Convert them to one type with CAST(value AS type).")));
    }

    private static String castHint(String from, String to) {
        if (to.startsWith("MAP<")) {
            return "Make a map of values: MAP['key', value].";
        }
        return from.contains(" MAP")
                ? "Convert its values one by one, for example CAST(m['key'] AS " + to + ")."
                : "Convert it in two steps over STRING, or choose another type.";
    }

    private static Optional<Problem> maps(String message) {
        return ValidationMistakes.match(
                        message, "Map requires an even number of arguments", (none, all) -> Problem.error(
                                        SqlError.WRONG_ARGUMENTS, "a key of this MAP has no value")
                                .hint("Write MAP['key', value], and a key and a value for each further entry."))
                .or(() -> ValidationMistakes.match(
                        message, "Parameters must be of the same type", (none, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH, "this MAP mixes types")
                                .detail("All keys are STRING, and the values are all STRING or all BYTES.")
                                .hint("Convert each value that differs with CAST(value AS STRING).")));
    }

    private static Problem wrongItem(String container, String key) {
        if (container.startsWith("MAP<")) {
            return Problem.error(SqlError.TYPE_MISMATCH, "the keys of a MAP are STRING, and not " + key)
                    .detail("The map is a " + container + ".")
                    .hint("Write m['key'], or m[CAST(value AS STRING)].");
        }
        return Problem.error(SqlError.TYPE_MISMATCH, "[…] takes a value out of a MAP, and not of " + container)
                .hint("Write column.field for a field of a ROW, and SUBSTRING(column FROM 1 FOR 1) for a part of a"
                        + " text.");
    }

    private static Problem wrongTypes(String operator, String signature) {
        StringBuilder found = new StringBuilder();
        List<String> types = new ArrayList<>();
        Matcher matcher = TYPE.matcher(signature);
        while (matcher.find()) {
            types.add(type(matcher.group(1)));
            found.append(found.isEmpty() ? "" : " and ").append(type(matcher.group(1)));
        }
        if (operator.equals("ITEM") && types.size() == 2) {
            return wrongItem(types.get(0), types.get(1));
        }
        String name = operator.toUpperCase(Locale.ROOT);
        boolean isWord = Character.isLetter(name.charAt(0));
        return Problem.error(
                        SqlError.TYPE_MISMATCH,
                        (isWord ? name + " does not take " : "'" + operator + "' does not go with ") + found)
                .detail(isWord ? "The arguments are of type " + found + "." : "The operands are of type " + found + ".")
                .hint("Convert with CAST(value AS type), for example CAST(value AS BIGINT).");
    }

    /** {@code INTEGER} is written INT, {@code VARCHAR(2147483647)} STRING. */
    private static String type(String name) {
        return name.replace(" CHARACTER SET \"UTF-8\"", "")
                .replace(" NOT NULL", "")
                .replaceAll("(?i)RECORDTYPE(?::PEEK_NO_EXPAND)?\\(.*\\)", "ROW")
                .replaceAll("\\((.*)\\) MAP", "MAP<$1>")
                .replace("INTEGER", "INT")
                .replace("VARCHAR(2147483647)", "STRING")
                .replace("VARBINARY(2147483647)", "BYTES")
                .replace("TIMESTAMP_WITH_LOCAL_TIME_ZONE", "TIMESTAMP_LTZ");
    }

    private static Optional<Problem> clauses(String message) {
        return ValidationMistakes.match(
                        message, "Expression '(.*?)' is not being grouped", (expression, all) -> Problem.error(
                                        SqlError.INVALID_QUERY, "`" + expression + "` is not in GROUP BY")
                                .detail("A group has many rows, and they may differ in it.")
                                .hint("Add it to GROUP BY, or aggregate it: MAX(" + expression + ")."))
                .or(() -> ValidationMistakes.match(
                        message, "(.*) clause must be a condition", (clause, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH, clause + " needs a condition")
                                .detail("It must be TRUE or FALSE.")
                                .hint("Compare with something, for example = 1.")))
                .or(() -> ValidationMistakes.match(
                        message, "Aggregate expression is illegal in (.*) clause", (clause, all) -> Problem.error(
                                        SqlError.INVALID_QUERY, "an aggregate function cannot stand in " + clause)
                                .hint(
                                        clause.equals("WHERE")
                                                ? "Put the condition into HAVING."
                                                : "Aggregate in a sub-query in FROM.")))
                .or(() -> ValidationMistakes.match(
                        message, "Aggregate expressions cannot be nested", (none, all) -> Problem.error(
                                        SqlError.INVALID_QUERY, "an aggregate function cannot stand inside another")
                                .hint("Aggregate first in a sub-query in FROM.")))
                .or(() -> ValidationMistakes.match(
                        message,
                        "ELSE clause or at least one THEN clause must be non-NULL",
                        (none, all) -> Problem.error(SqlError.INVALID_QUERY, "every branch of this CASE is NULL")
                                .hint("Give it a type: CAST(NULL AS STRING).")));
    }

    private static Optional<Problem> literals(String message) {
        return ValidationMistakes.match(
                        message,
                        "(?:Illegal (?:interval literal|INTERVAL literal).*|Interval field value .*)",
                        (none, all) -> Problem.error(SqlError.BAD_LITERAL, "this is no interval")
                                .hint("Write for example INTERVAL '10' SECOND, INTERVAL '1' DAY or INTERVAL '1:30' "
                                        + "HOUR TO MINUTE."))
                .or(() -> ValidationMistakes.match(
                        message, "Illegal (.*?) literal '(.*?)': (.*)", (kind, all) -> Problem.error(
                                        SqlError.BAD_LITERAL, "there is no " + kind + " '" + all.group(2) + "'")
                                .hint("Write for example " + example(kind) + "; the day and the time must exist.")))
                .or(() -> ValidationMistakes.match(message, "Illegal use of 'NULL'", (none, all) -> Problem.error(
                                SqlError.INVALID_QUERY, "this NULL has no type")
                        .hint("Give it one: CAST(NULL AS STRING).")))
                .or(() -> ValidationMistakes.match(
                        message, "Numeric literal '(.*)' out of range", (number, all) -> Problem.error(
                                        SqlError.BAD_LITERAL, "number " + number + " is too large")
                                .hint("Numbers have up to 38 digits; write DOUBLE values as 1E40.")))
                .or(() -> ValidationMistakes.match(
                        message, "DECIMAL (?:precision|scale) .*", (none, all) -> Problem.error(
                                        SqlError.TYPE_MISMATCH, "there is no such DECIMAL")
                                .hint("Write DECIMAL(precision, scale) with a precision from 1 to 38 and a scale up to "
                                        + "the precision.")))
                .or(() -> ValidationMistakes.match(
                        message, "'(.*)' is not a valid time frame.*", (unit, all) -> Problem.error(
                                        SqlError.BAD_LITERAL, unit + " is no unit of time")
                                .hint("The units are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND.")));
    }

    private static String example(String kind) {
        return switch (kind) {
            case "DATE" -> "DATE '2026-02-28'";
            case "TIME" -> "TIME '23:59:59'";
            default -> "TIMESTAMP '2026-02-28 23:59:59.123'";
        };
    }

    /** A primary fact begins in lower case and has no full stop. */
    private static String lower(String message) {
        String text = message.replaceAll("org\\.apache\\.[\\w.$]+", "").strip();
        if (text.isEmpty()) {
            return "this part of the query has no meaning";
        }
        String first = text.length() > 1 && Character.isUpperCase(text.charAt(1))
                ? text
                : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }
}
