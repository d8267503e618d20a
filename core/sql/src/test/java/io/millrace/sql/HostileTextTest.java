package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.plan.PlanNode.Values;
import io.millrace.plan.expression.RowExpression.Literal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever stands in quotes reaches the plan as it is. */
class HostileTextTest {
    private static final int TEXTS = Boolean.getBoolean("millrace.long") ? 40_000 : 2_000;
    private static final int PER_FILE = 100;
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "\\",
            "`",
            ";",
            "--",
            "/*",
            "*/",
            "//",
            "\n",
            "\r\n",
            "\t",
            "\u2028",
            "\u00a0",
            "\u202e",
            "\ud83d\ude00",
            "\u00e9",
            "e\u0301",
            "${x",
            "$",
            "{",
            "}",
            "%",
            "_",
            "\\u0022",
            "\\n",
            "NULL",
            "' OR '1'='1",
            "a",
            "Z",
            "0",
            " ",
            "\u0001",
            "\u007f",
            "\ufeff",
            "x'41'",
            "U&",
            "\\0041",
            "class",
            "END",
            "?",
            "@",
            "#");

    @Test
    void literalsKeepTheirExactValue() {
        SplittableRandom random = new SplittableRandom(seed());
        for (int file = 0; file < TEXTS / PER_FILE; file++) {
            List<String> texts = texts(random, PER_FILE);
            StringBuilder sql = new StringBuilder("SELECT ");
            for (int i = 0; i < texts.size(); i++) {
                sql.append(i == 0 ? "" : ", ").append(quoted(texts.get(i), '\'').replace("${", "$${"));
            }
            List<String> found = new ArrayList<>();
            literals(plan(sql.toString()).sinks().get(0), found);
            assertThat(found).isEqualTo(texts);
        }
    }

    @Test
    void namesKeepTheirExactValue() {
        SplittableRandom random = new SplittableRandom(seed() + 1);
        for (int file = 0; file < TEXTS / PER_FILE; file++) {
            List<String> names = new ArrayList<>();
            for (String text : texts(random, 50)) {
                names.add(names.size() + text.replaceAll("[\\r\\n]", ""));
            }
            StringBuilder sql = new StringBuilder("CREATE TABLE ")
                    .append(quoted("t" + names.get(0), '`'))
                    .append(" (");
            StringBuilder select = new StringBuilder();
            for (int i = 0; i < names.size(); i++) {
                sql.append(i == 0 ? "" : ", ").append(quoted(names.get(i), '`')).append(" INT");
                select.append(i == 0 ? "" : ", ").append(quoted(names.get(i), '`'));
            }
            sql.append(") WITH ('connector' = 'datagen');\nSELECT ").append(select);
            sql.append(" FROM ").append(quoted("t" + names.get(0), '`'));
            Scan scan = scan(plan(sql.toString()).sinks().get(0));
            assertThat(scan.type().fields().stream().map(field -> field.name()).toList())
                    .isEqualTo(names);
            assertThat(scan.table().name()).isEqualTo("t" + names.get(0));
        }
    }

    @Test
    void unicodeEscapesAreReadOnce() {
        List<String> found = new ArrayList<>();
        literals(
                plan("SELECT U&'\\0027\\005C\\D83D\\DE00', 'a''b', '\\0041'")
                        .sinks()
                        .get(0),
                found);
        assertThat(found).containsExactly("'\\\ud83d\ude00", "a'b", "\\0041");
    }

    private static long seed() {
        long seed = Long.getLong("millrace.test.seed", 20_260_101L);
        System.out.println("HostileTextTest -Dmillrace.test.seed=" + seed);
        return seed;
    }

    private static List<String> texts(SplittableRandom random, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int pieces = 1 + random.nextInt(12);
            for (int piece = 0; piece < pieces; piece++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static String quoted(String text, char quote) {
        return quote + text.replace("" + quote, "" + quote + quote) + quote;
    }

    private static void literals(PlanNode node, List<String> found) {
        if (node instanceof Calc calc) {
            calc.projections().forEach(expression -> found.add(String.valueOf(((Literal) expression).value())));
        } else if (node instanceof Values values) {
            values.rows().get(0).forEach(expression -> found.add(String.valueOf(((Literal) expression).value())));
        } else {
            node.inputs().forEach(input -> literals(input, found));
        }
    }

    private static Scan scan(PlanNode node) {
        return node instanceof Scan scan ? scan : scan(node.inputs().get(0));
    }

    private static Pipeline plan(String sql) {
        return PipelinePlanner.plan(PlanRequest.of("t.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG));
    }
}
