package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule with a file that triggers it and one that nearly does. */
class LintTest {
    private static final String ORDERS = """
            CREATE TABLE orders (
              item STRING, price INT, ordered_at TIMESTAMP(3),
              WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
            ) WITH ('connector' = 'filesystem', 'path' = 'in', 'format' = 'json');
            """;

    private static final String COUNTS = """
            CREATE TABLE counts (window_start TIMESTAMP(3), n BIGINT) WITH ('connector' = 'print');
            """;

    private static final String TUMBLE_A_MINUTE = """
            INSERT INTO counts
            SELECT window_start, COUNT(*)
            FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
            GROUP BY window_start, window_end;
            """;

    @Test
    void aPlainWindowIsNotWarnedOf() {
        assertThat(codes(ORDERS + COUNTS + TUMBLE_A_MINUTE)).containsExactly("MR2203");
    }

    @Test
    void processingTimeWindowsOverDataWithEventTime() {
        String windows = COUNTS.replace("TIMESTAMP(3)", "TIMESTAMP_LTZ(3)") + """
                INSERT INTO counts
                SELECT window_start, COUNT(*)
                FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(seen), INTERVAL '1' MINUTE))
                GROUP BY window_start, window_end;
                """;
        String table = """
                CREATE TABLE ticks (item STRING, happened TIMESTAMP(3), seen AS PROCTIME())
                WITH ('connector' = 'filesystem', 'path' = 'in', 'format' = 'json', 'source.monitor-interval' = '1 s');
                """;
        assertThat(codes(table + windows)).contains("MR3101");
        assertThat(codes(table.replace("happened TIMESTAMP(3)", "amount INT") + windows))
                .doesNotContain("MR3101");
    }

    @Test
    void processingTimeInAColumnNamedLikeEventTime() {
        String sink = "CREATE TABLE copies (item STRING, event_time TIMESTAMP_LTZ(3)) WITH ('connector' = 'print');";
        String insert = "INSERT INTO copies SELECT item, CURRENT_TIMESTAMP FROM orders;";
        assertThat(codes(ORDERS + sink + insert)).contains("MR3102");
        assertThat(codes(ORDERS + sink.replace("event_time", "processed_at") + insert))
                .doesNotContain("MR3102");
        assertThat(codes(ORDERS
                        + sink.replace("TIMESTAMP_LTZ", "TIMESTAMP")
                        + insert.replace("CURRENT_TIMESTAMP", "ordered_at")))
                .doesNotContain("MR3102");
    }

    @Test
    void watermarksAheadOfTheirRows() {
        String file = ORDERS + COUNTS + TUMBLE_A_MINUTE;
        Problem problem = only(file.replace("ordered_at - INTERVAL '5' SECOND", "ordered_at + INTERVAL '1' HOUR"));
        assertThat(problem.code().code()).isEqualTo("MR3103");
        assertThat(problem.fact()).contains("1 h ahead");
        assertThat(codes(file.replace("ordered_at - INTERVAL '5' SECOND", "ordered_at")))
                .doesNotContain("MR3103");
    }

    @Test
    void delaysLongerThanTheWindow() {
        String file = ORDERS + COUNTS + TUMBLE_A_MINUTE;
        assertThat(codes(file.replace("'5' SECOND", "'2' HOUR"))).contains("MR3104");
        assertThat(codes(file.replace("'5' SECOND", "'1' MINUTE"))).doesNotContain("MR3104");
    }

    @Test
    void idlenessSwitchedOff() {
        String file =
                ORDERS.replace("'format'", "'source.monitor-interval' = '1 s', 'format'") + COUNTS + TUMBLE_A_MINUTE;
        assertThat(codes("SET 'table.exec.source.idle-timeout' = '0 s';" + file))
                .contains("MR3105");
        assertThat(codes("SET 'table.exec.source.idle-timeout' = '10 s';" + file))
                .doesNotContain("MR3105");
    }

    @Test
    void watermarksThatStandStill() {
        String file = ORDERS + COUNTS + TUMBLE_A_MINUTE;
        assertThat(codes(file.replace("ordered_at - INTERVAL '5' SECOND", "TIMESTAMP '2026-01-01 00:00:00.000'")))
                .contains("MR4101");
        assertThat(codes(file)).doesNotContain("MR4101");
    }

    @Test
    void windowsOfAYear() {
        String file = ORDERS + COUNTS + TUMBLE_A_MINUTE;
        assertThat(codes(file.replace("INTERVAL '1' MINUTE", "INTERVAL '400' DAY(3)")))
                .contains("MR4102");
        assertThat(codes(file.replace("INTERVAL '1' MINUTE", "INTERVAL '90' DAY")))
                .doesNotContain("MR4102");
    }

    @Test
    void recordsSkippedByAnOption() {
        String file = ORDERS + COUNTS + TUMBLE_A_MINUTE;
        assertThat(codes(file.replace("'format' = 'json'", "'format' = 'json', 'json.ignore-parse-errors' = 'true'")))
                .containsExactly("MR2201");
        assertThat(codes(file.replace("'format' = 'json'", "'format' = 'json', 'json.ignore-parse-errors' = 'false'")))
                .containsExactly("MR2203");
    }

    @Test
    void deadLetterTablesAreUsedTables() {
        String file =
                ORDERS + COUNTS + TUMBLE_A_MINUTE + "CREATE TABLE bad (cause STRING) WITH ('connector' = 'print');";
        assertThat(codes(file)).contains("MR2202", "MR2203");
        assertThat(codes("SET 'millrace.dead-letter.orders' = 'bad';" + file)).isEmpty();
    }

    @Test
    void outputInsideTheInput() {
        String sink = """
                CREATE TABLE copies (item STRING)
                WITH ('connector' = 'filesystem', 'path' = 'in/out', 'format' = 'json');
                INSERT INTO copies SELECT item FROM orders;
                """;
        assertThat(codes(ORDERS + sink)).contains("MR2204");
        assertThat(codes(ORDERS + sink.replace("in/out", "inside"))).doesNotContain("MR2204");
        assertThat(codes(ORDERS + sink.replace("in/out", "in/_out"))).doesNotContain("MR2204");
        String inner = ORDERS.replace("'in'", "'out/more/orders.json'");
        assertThat(codes(inner + sink.replace("in/out", "x/../out"))).contains("MR2204");
        assertThat(codes(inner + sink.replace("in/out", "out/more/orders"))).doesNotContain("MR2204");
        for (String reading : List.of("out/*.json", "o?t", "**/part-*", "{in,out}/**")) {
            assertThat(codes(ORDERS.replace("'in'", "'" + reading + "'") + sink.replace("in/out", "out")))
                    .as(reading)
                    .contains("MR2204");
        }
        for (String reading : List.of("out-*", "*/orders-*", "*.json", "[")) {
            assertThat(codes(ORDERS.replace("'in'", "'" + reading + "'") + sink.replace("in/out", "out")))
                    .as(reading)
                    .doesNotContain("MR2204");
        }
    }

    @Test
    void twoTablesThatWriteOneDirectory() {
        String two = """
                CREATE TABLE a (item STRING) WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json');
                CREATE TABLE b (item STRING)
                WITH ('connector' = 'filesystem', 'path' = './x/../out/', 'format' = 'csv');
                INSERT INTO b SELECT item FROM orders;
                """;
        String into = "INSERT INTO a SELECT item FROM orders;";
        assertThat(codes(ORDERS + two)).doesNotContain("MR2205");
        assertThat(codes(ORDERS + two + into)).contains("MR2205");
        assertThat(codes(ORDERS + two + into.replace(" a ", " b "))).doesNotContain("MR2205");
        assertThat(codes(ORDERS + two.replace("x/../out/", "out/inner") + into)).contains("MR2205");
        assertThat(codes(ORDERS + two.replace("x/../out/", "out/_inner") + into))
                .doesNotContain("MR2205");
        assertThat(codes(ORDERS + two.replace("x/../out/", "outer") + into)).doesNotContain("MR2205");
        assertThat(codes(ORDERS + two.replace("item STRING", "cause STRING")
                        + "SET 'millrace.dead-letter.orders' = 'a';"
                        + into.replace(" a ", " b ")))
                .contains("MR2205");
        Problem problem = Millrace.parse(ORDERS + two + into + "INSERT INTO a SELECT itme FROM orders;")
                .check()
                .problems()
                .get(0);
        assertThat(problem.fact()).isEqualTo("table `b` writes the directory that table `a` writes");
        assertThat(problem.place()).isEqualTo(new SourcePlace(6, 14, 6, 14));
    }

    @Test
    void explainSaysWhatAPrimaryKeyDoes() {
        String sql = ORDERS.replace("price INT,", "price INT, PRIMARY KEY (item) NOT ENFORCED,")
                + "CREATE TABLE a (item STRING, n INT, PRIMARY KEY (item, n) NOT ENFORCED)"
                + " WITH ('connector' = 'print');"
                + "INSERT INTO a SELECT item, price FROM orders;";
        assertThat(Millrace.parse(sql).explain().text(200))
                .contains("key: PRIMARY KEY (item) is not enforced and has no effect yet: rows with equal keys are")
                .contains("key: PRIMARY KEY (item, n) is not enforced and has no effect yet: each row is added");
        assertThat(Millrace.parse(ORDERS + COUNTS + TUMBLE_A_MINUTE).explain().text(200))
                .doesNotContain("key:");
    }

    @Test
    void warningsStandWhereTheirCauseStands() {
        Problem problem = only(ORDERS + COUNTS + TUMBLE_A_MINUTE);
        assertThat(problem.place()).isEqualTo(new SourcePlace(1, 14, 1, 19));
    }

    private static List<String> codes(String sql) {
        CheckReport report = Millrace.parse(sql).check();
        assertThat(report.problems().stream().map(problem -> problem.code().code()))
                .as(report.toString())
                .noneMatch(code -> code.startsWith("MR1") || code.matches("MR20.*|MR8.*"));
        return report.problems().stream().map(problem -> problem.code().code()).toList();
    }

    private static Problem only(String sql) {
        List<Problem> problems = Millrace.parse(sql).check().problems().stream()
                .filter(problem -> !problem.code().code().equals("MR2203") || sql.contains("5' SECOND"))
                .toList();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
