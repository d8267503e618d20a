package io.millrace.sql;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.text.StatementText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names statements of Flink that have no place in a pipeline file, or not yet. */
final class UnsupportedStatements {
    private static final Set<String> ONE_WORD =
            Set.of("UPDATE", "DELETE", "MERGE", "CALL", "USE", "DESCRIBE", "DESC", "EXPLAIN", "RESET", "UPSERT");

    private UnsupportedStatements() {}

    static MillraceException named(StatementText text) {
        String name = name(text.text());
        return MillraceException.refused(Problem.error(SqlError.NOT_SUPPORTED, name + " is not supported yet")
                .at(text.place())
                .hint(hint(name)));
    }

    /** The words that name the statement: {@code DROP TABLE}. */
    private static String name(String statement) {
        List<String> words = Arrays.stream(statement.split("[^A-Za-z_]+", 5))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toUpperCase(Locale.ROOT))
                .filter(word ->
                        !Set.of("TEMPORARY", "SYSTEM", "IF", "NOT", "EXISTS").contains(word))
                .toList();
        if (words.isEmpty()) {
            return "this statement";
        }
        if (words.get(0).equals("CREATE") && words.size() > 1 && words.get(1).equals("TABLE")) {
            return "CREATE TABLE … LIKE or AS";
        }
        return ONE_WORD.contains(words.get(0)) || words.size() == 1 ? words.get(0) : words.get(0) + " " + words.get(1);
    }

    private static String hint(String name) {
        if (name.startsWith("CREATE TABLE")) {
            return "List the columns: CREATE TABLE name (column TYPE, …) WITH (…).";
        }
        if (name.startsWith("DROP") || name.startsWith("ALTER")) {
            return "Change the CREATE statement instead; every run of a file starts with no tables.";
        }
        if (name.equals("EXPLAIN")) {
            return "Run millrace explain with the file.";
        }
        if (name.equals("UPDATE") || name.equals("DELETE") || name.equals("MERGE")) {
            return "Write the result with INSERT INTO.";
        }
        return "Remove the statement; a pipeline file has CREATE TABLE, CREATE VIEW, SET, INSERT INTO and SELECT.";
    }
}
