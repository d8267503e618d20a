package io.millrace.testkit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Splits a pipeline file at its semicolons, outside quotes, comments and statement sets. */
public final class SqlStatements {
    private SqlStatements() {}

    public static List<String> split(String sql) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        int i = 0;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            int end = i + 1;
            if (c == '\'' || c == '`') {
                end = sql.indexOf(c, i + 1) + 1;
            } else if (sql.startsWith("--", i)) {
                end = orEnd(sql.indexOf('\n', i), sql);
            } else if (sql.startsWith("/*", i)) {
                end = orEnd(sql.indexOf("*/", i) + 2, sql);
            } else if (c == ';' && !insideSet(statement)) {
                add(statements, statement);
                i++;
                continue;
            }
            if (end <= i) {
                throw new IllegalArgumentException("a quote is not closed: " + sql.substring(i));
            }
            statement.append(sql, i, end);
            i = end;
        }
        add(statements, statement);
        return statements;
    }

    private static int orEnd(int position, String sql) {
        return position < 2 ? sql.length() : position;
    }

    private static boolean insideSet(StringBuilder statement) {
        String text = statement.toString().strip().toUpperCase(Locale.ROOT);
        return text.startsWith("EXECUTE STATEMENT SET") && !text.endsWith("END");
    }

    private static void add(List<String> statements, StringBuilder statement) {
        if (!statement.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        statement.setLength(0);
    }
}
