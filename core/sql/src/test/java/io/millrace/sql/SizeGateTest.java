package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.grammar.StatementParser;
import io.millrace.sql.text.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What would take the parser seconds never reaches it. */
class SizeGateTest {
    private static final String TABLE = "CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'datagen');\n";

    @Test
    void longAndDeepExpressionsAreRefusedBeforeTheParser() {
        String terms = IntStream.range(0, 20_000).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR "));
        refusedWithoutParser("SELECT a FROM t WHERE " + terms, "MR1004");
        refusedWithoutParser("SELECT " + "(".repeat(1_000) + "1" + ")".repeat(1_000), "MR1004");
        refusedWithoutParser("SELECT " + "NOT ".repeat(5_000) + "TRUE", "MR1004");
        refusedWithoutParser("SELECT " + "CASE WHEN TRUE THEN ".repeat(500) + "1" + " END".repeat(500), "MR1004");
        refusedWithoutParser("SELECT " + "f(".repeat(300) + ")".repeat(300), "MR1004");
        refusedWithoutParser("SELECT 1" + " UNION ALL SELECT 1".repeat(2_000), "MR1004");
        refusedWithoutParser("SELECT a FROM t WHERE a IN (" + "1, ".repeat(100_000) + "1)", "MR1004");
    }

    @Test
    void hugeFilesAreRefusedAtOnce() {
        byte[] bytes = new byte[TextDecoder.MAX_BYTES + 1];
        long before = StatementParser.calls();
        CheckedPipeline checked = PipelinePlanner.check(PlanRequest.of("t.sql", bytes, TestCatalog.CATALOG));
        assertThat(checked.errors())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code().code()).isEqualTo("MR1003"));
        assertThat(StatementParser.calls()).isEqualTo(before);
    }

    @Test
    void whatIsLargeButReasonableRuns() {
        String values = IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        assertThat(check(TABLE + "SELECT a FROM t WHERE a IN (" + values + ")").errors())
                .isEmpty();
        String columns = IntStream.range(0, 500).mapToObj(i -> "a + " + i).collect(Collectors.joining(", "));
        assertThat(check(TABLE + "SELECT " + columns + " FROM t").errors()).isEmpty();
        String terms = IntStream.range(0, 900).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR "));
        assertThat(check(TABLE + "SELECT a FROM t WHERE " + terms).errors()).isEmpty();
        assertThat(check("SELECT " + "(".repeat(80) + "1" + ")".repeat(80)).errors())
                .isEmpty();
        assertThat(check(TABLE + "SELECT '" + "x".repeat(64 * 1024) + "' FROM t")
                        .errors())
                .isEmpty();
    }

    private static void refusedWithoutParser(String sql, String code) {
        long before = StatementParser.calls();
        CheckedPipeline checked = check(sql);
        assertThat(checked.errors()).singleElement().satisfies(problem -> {
            assertThat(problem.code().code()).isEqualTo(code);
            assertThat(problem.place()).isNotNull();
        });
        assertThat(StatementParser.calls()).isEqualTo(before);
    }

    private static CheckedPipeline check(String sql) {
        return PipelinePlanner.check(
                PlanRequest.of("t.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG));
    }
}
