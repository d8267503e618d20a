package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.function.FunctionCatalog;
import io.millrace.plan.function.FunctionDescription;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the function reference, run as SQL: every function is known to the parser, planner and compiler. */
@Timeout(600)
class FunctionExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(.*) is (.*?)( in UTC)?");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyExampleIsWhatItSays() throws Exception {
        Path input = directory.resolve("one.json");
        Files.writeString(input, "{\"a\": 1}\n");
        List<String> tests = new ArrayList<>();
        StringBuilder select = new StringBuilder();
        for (FunctionDescription function : FunctionCatalog.all()) {
            Matcher example = EXAMPLE.matcher(function.example());
            String test = example.matches()
                    ? test(example.group(1), example.group(2))
                    : "(" + function.example() + ") IS NOT NULL";
            select.append(tests.isEmpty() ? "" : ",\n  ")
                    .append(test)
                    .append(" AS c")
                    .append(tests.size());
            tests.add(function.example());
        }
        String file = """
                SET 'table.local-time-zone' = 'UTC';
                CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json');
                """.formatted(input) + "SELECT " + select + " FROM t;\n";
        List<Row> rows = new ArrayList<>();
        try (RunningPipeline pipeline = Millrace.parse(file).run()) {
            pipeline.rows().forEach(rows::add);
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.FINISHED);
        }
        assertThat(rows).hasSize(1);
        for (int i = 0; i < tests.size(); i++) {
            assertThat(rows.get(0).value("c" + i)).as(tests.get(i)).isEqualTo(true);
        }
    }

    private static String test(String expression, String value) {
        return switch (value) {
            case "TRUE", "FALSE", "NULL" -> "(" + expression + ") IS " + value;
            default ->
                value.startsWith("X'")
                        ? "(" + expression + ") = " + value
                        : "CAST((" + expression + ") AS STRING) = "
                                + (value.startsWith("'") ? value : "'" + value + "'");
        };
    }
}
