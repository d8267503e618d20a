package io.millrace.sql;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.MillraceException;
import io.millrace.sql.text.StatementSplitter;
import io.millrace.sql.text.StatementText;
import io.millrace.sql.text.TextDecoder;
import io.millrace.sql.text.VariableLiterals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A file as Flink's SQL client takes it: variables replaced, settings of the command line in front, and all INSERTs in
 * one statement set, because the client would make a job of each. A bare SELECT becomes an INSERT into a print table.
 */
public final class PipelineRenderer {
    private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "(");

    private PipelineRenderer() {}

    /**
     * The text; it holds the values of variables, secrets too.
     *
     * @throws MillraceException with every error of the file
     */
    public static String forFlink(PlanRequest request) {
        Pipeline pipeline = PipelinePlanner.plan(request);
        List<String> before = new ArrayList<>();
        List<String> inserts = new ArrayList<>();
        new TreeMap<>(request.overrides())
                .forEach((key, value) -> before.add("SET " + quoted(key) + " = " + quoted(value)));
        int sink = 0;
        for (StatementText statement :
                StatementSplitter.split(TextDecoder.decode(request.fileName(), request.text()), problem -> {})) {
            String text = VariableLiterals.replace(statement, request.variables());
            String word = firstWord(text);
            if (word.equals("INSERT")) {
                inserts.add(text);
                sink++;
            } else if (QUERIES.contains(word)) {
                TableDefinition table = pipeline.sinks().get(sink).table();
                before.add(createTable(table));
                inserts.add("INSERT INTO " + name(table.name()) + "\n" + text);
                sink++;
            } else {
                before.add(text);
            }
        }
        return assembled(before, inserts);
    }

    private static String assembled(List<String> before, List<String> inserts) {
        StringBuilder result = new StringBuilder();
        before.forEach(statement -> result.append(statement).append(";\n\n"));
        result.append("EXECUTE STATEMENT SET\nBEGIN\n");
        inserts.forEach(insert -> result.append(insert).append(";\n"));
        return result.append("END;\n").toString();
    }

    private static String firstWord(String statement) {
        if (statement.startsWith("(")) {
            return "(";
        }
        int end = 0;
        while (end < statement.length() && Character.isLetter(statement.charAt(end))) {
            end++;
        }
        return statement.substring(0, end).toUpperCase(Locale.ROOT);
    }

    private static String createTable(TableDefinition table) {
        String columns =
                table.columns().stream().map(PipelineRenderer::column).collect(Collectors.joining(",\n  ", "  ", "\n"));
        return "CREATE TABLE " + name(table.name()) + " (\n" + columns + ") WITH ('connector' = 'print')";
    }

    private static String column(ColumnDefinition column) {
        return name(column.name()) + " " + column.type().sql();
    }

    private static String name(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
