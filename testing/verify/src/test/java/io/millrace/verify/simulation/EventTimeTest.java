package io.millrace.verify.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What event time means when time passes: idleness, new files, the future guard, runs that drain and go on later. */
class EventTimeTest {
    private static final Duration EPOCH = Duration.ofMillis(1100);

    private static final String SQL = """
            CREATE TABLE orders (k BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
            WITH ('connector' = 'filesystem', 'path' = 'in', 'format' = 'json', 'source.monitor-interval' = '1 s');
            CREATE TABLE counts (s TIMESTAMP(3), n BIGINT)
            WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json',
                  'sink.rolling-policy.rollover-interval' = '1 s', 'sink.rolling-policy.check-interval' = '1 s');
            CREATE TABLE late (source_table STRING, window_start TIMESTAMP(3), lateness_ms BIGINT, split STRING,
                               record_offset BIGINT, row_json STRING)
            WITH ('connector' = 'filesystem', 'path' = 'late', 'format' = 'json');
            CREATE TABLE dead (source_table STRING, split STRING, record_offset BIGINT, error_code STRING)
            WITH ('connector' = 'filesystem', 'path' = 'dead', 'format' = 'json');
            SET 'millrace.late.orders' = 'late';
            SET 'millrace.dead-letter.orders' = 'dead';
            INSERT INTO counts SELECT window_start, COUNT(*)
            FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
            """;

    private SimulatedMachine machine;

    @BeforeEach
    void startMachine() throws IOException {
        machine = new SimulatedMachine();
    }

    private static String row(String time) {
        return "{\"k\":1,\"ts\":\"2025-12-31 " + time + "\"}";
    }

    private static String count(String start, int rows) {
        return "{\"s\":\"2025-12-31 " + start + "\",\"n\":" + rows + "}";
    }

    private void run(int parallelism) {
        machine.start(SQL, Map.of("parallelism.default", String.valueOf(parallelism)));
        machine.settle();
    }

    @Test
    void aWindowFiresWhenTheWatermarkPassesItsEnd() throws IOException {
        machine.write("in/a.json", row("10:00:01"), row("10:00:05"), row("10:00:11"));
        run(1);
        machine.pass(EPOCH.multipliedBy(3));
        assertThat(machine.lines("out")).isEmpty();
        machine.write("in/b.json", row("10:00:08"), row("10:00:12"));
        machine.pass(EPOCH.multipliedBy(3));
        assertThat(machine.lines("out")).isEmpty();
        machine.stop();
    }

    @Test
    void whenAllFilesAreReadTheWatermarkRisesToTheGreatestAfterTheIdleTimeout() throws IOException {
        machine.write("in/a.json", row("10:00:01"), row("10:00:40"));
        machine.write("in/b.json", row("10:00:02"), row("10:00:05"));
        run(2);
        machine.pass(Duration.ofSeconds(20));
        assertThat(machine.lines("out")).isEmpty();
        machine.pass(Duration.ofSeconds(20));
        assertThat(machine.lines("out")).containsExactly(count("10:00:00", 3));
        machine.stop();
        assertThat(machine.lines("late")).isEmpty();
    }

    @Test
    void aNewFileWithOldRowsIsLateForWhatHasFiredAndForNothingElse() throws IOException {
        machine.write("in/a.json", row("10:00:01"), row("10:00:25"));
        run(1);
        machine.pass(Duration.ofSeconds(35));
        assertThat(machine.lines("out")).containsExactly(count("10:00:00", 1));
        machine.write("in/b.json", row("10:00:02"), row("10:00:22"), row("10:00:45"));
        machine.pass(Duration.ofSeconds(35));
        assertThat(machine.lines("out")).containsExactly(count("10:00:00", 1), count("10:00:20", 2));
        machine.stop();
    }

    @Test
    void aLateRowGoesToTheLateTableWithWhereItCameFrom() throws IOException {
        machine.write("in/a.json", row("10:00:01"), row("10:00:25"), row("10:00:09.500"), row("10:00:24"));
        run(1);
        machine.pass(Duration.ofSeconds(35));
        machine.stop();
        assertThat(machine.lines("out")).containsExactly(count("10:00:00", 1));
        assertThat(machine.lines("late"))
                .containsExactly("{\"source_table\":\"orders\",\"window_start\":\"2025-12-31 10:00:00\","
                        + "\"lateness_ms\":13001,\"split\":\"a.json\",\"record_offset\":2,"
                        + "\"row_json\":\"{\\\"ts\\\":\\\"2025-12-31T10:00:09.500\\\"}\"}");
    }

    @Test
    void aLateRowHasItsColumnsByTheirSqlNames() throws IOException {
        machine.write("in/a.json", row("10:00:01"), row("10:00:25"), row("10:00:09"));
        String computed = SQL.replace("(k BIGINT,", "(k BIGINT, twice AS k * 2,");
        machine.start(computed.replace("COUNT(*)", "SUM(twice) + MAX(k + 6)"), Map.of());
        machine.settle();
        machine.pass(EPOCH);
        machine.stop();
        assertThat(machine.lines("late"))
                .singleElement()
                .asString()
                .contains("{\\\"twice\\\":2,\\\"expr$1\\\":7," + "\\\"ts\\\":\\\"2025-12-31T10:00:09\\\"}");
    }

    @Test
    void aChangedFileOverItsStateIsRefusedWithTheOperatorsThatDiffer() throws IOException {
        machine.write("in/a.json", row("10:00:01"));
        run(2);
        machine.pass(EPOCH);
        machine.stop();
        Map<String, String> settings = Map.of("parallelism.default", "2");
        String changed = SQL.replace("INTERVAL '10' SECOND", "INTERVAL '20' SECOND");
        assertThat(refusal(changed, settings)).contains(": WindowAggregate (line 14) has changed.");
        String filtered =
                SQL.replace("COUNT(*)", "COUNT(*) FILTER (WHERE k > 1)").replace("orders (k", "\norders (k");
        assertThat(refusal(filtered, settings)).contains("TableSourceScan of `orders` (line 2) has changed");
        assertThat(machine.start(SQL.replace("CREATE TABLE dead", "\nCREATE TABLE dead"), settings))
                .isTrue();
        machine.stop();
    }

    private String refusal(String sql, Map<String, String> settings) {
        Throwable thrown = catchThrowable(() -> machine.start(sql, settings));
        assertThat(thrown).hasMessageContaining("MR4012");
        return String.valueOf(((MillraceException) thrown).problems().get(0).detail());
    }

    @Test
    void aRowFromTheFutureIsABadRecordAndMovesNothing() throws IOException {
        // The machine's clock stands at 2026-01-01 00:00; the guard allows an hour.
        machine.write("in/a.json", row("10:00:01"), "{\"k\":1,\"ts\":\"2026-01-01 01:30:00\"}", row("10:00:09"));
        run(1);
        machine.pass(Duration.ofSeconds(40));
        assertThat(machine.lines("out")).isEmpty();
        machine.stop();
        assertThat(machine.lines("dead"))
                .containsExactly("{\"source_table\":\"orders\",\"split\":\"a.json\",\"record_offset\":1,"
                        + "\"error_code\":\"MR7003\"}");
    }

    @Test
    void aRowWithoutEventTimeIsABadRecord() throws IOException {
        machine.write("in/a.json", "{\"k\":1,\"ts\":null}", row("10:00:09"));
        run(1);
        machine.pass(EPOCH);
        machine.stop();
        assertThat(machine.lines("dead"))
                .containsExactly("{\"source_table\":\"orders\",\"split\":\"a.json\",\"record_offset\":0,"
                        + "\"error_code\":\"MR7002\"}");
    }

    @Test
    void availableNowKeepsOpenWindowsForTheNextRun() throws IOException {
        Map<String, String> drain = Map.of("parallelism.default", "2", "millrace.trigger", "available-now");
        machine.write("in/a.json", row("10:00:01"), row("10:00:05"));
        machine.start(SQL, drain);
        machine.settle();
        assertThat(machine.isFinished()).isTrue();
        machine.release();
        assertThat(machine.lines("out")).isEmpty();

        machine.write("in/b.json", row("10:00:07"), row("10:00:21"), row("10:00:33"));
        machine.start(SQL, drain);
        machine.settle();
        assertThat(machine.isFinished()).isTrue();
        machine.release();
        assertThat(machine.lines("out")).containsExactly(count("10:00:00", 3), count("10:00:20", 1));
    }

    @Test
    void smallFilesThatComeOneByOneDoNotHoldEachOtherBack() throws IOException {
        machine.write("in/a.json", row("10:00:01"));
        run(3);
        for (int file = 0; file < 6; file++) {
            machine.pass(Duration.ofSeconds(32));
            machine.write("in/b" + file + ".json", row("10:0" + (file + 1) + ":00"));
        }
        machine.pass(Duration.ofSeconds(32));
        assertThat(machine.lines("out")).hasSize(6);
        machine.stop();
    }

    @Test
    void nothingIsDecidedWhileNothingMoves() throws IOException {
        machine.write("in/a.json", row("10:00:01"));
        run(1);
        machine.pass(Duration.ofSeconds(40));
        long epoch = machine.epoch();
        machine.pass(Duration.ofSeconds(60));
        assertThat(machine.epoch()).isEqualTo(epoch);
        machine.stop();
    }
}
