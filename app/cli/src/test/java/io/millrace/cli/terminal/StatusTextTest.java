package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What status prints of an answer, whole, at 80 columns. */
class StatusTextTest {
    private static final String ANSWER = """
            {"pipeline": "revenue", "state": "running", "pid": 4711, "elapsed_ms": 192000, "epoch": 192,
             "waits_for": "the broker at 127.0.0.1:9092, which does not answer; it is asked again each second",
             "rows_read": {"orders": 39412}, "lag_rows": {"orders": 1203}, "watermarks": {"orders": 1772356387873},
             "rows_written": {"revenue": 52}, "late_rows": 187, "missed_windows": 1, "bad_records": 1,
             "state_rows": 4, "state_bytes": 15876, "state_directory": "/data/revenue", "splits": [
               {"table": "orders", "split": "orders-0", "position": 13610, "lag_rows": 1203,
                "watermark": 1772356387873, "idle": false, "ended": false},
               {"table": "orders", "split": "orders-1", "position": 4774, "lag_rows": 0,
                "watermark": 1772356351204, "idle": true, "ended": false},
               {"table": "orders", "split": "orders-2", "position": 0, "lag_rows": null,
                "watermark": null, "idle": false, "ended": false}]}
            """;

    @Test
    void fitsEightyColumns() {
        Map<?, ?> facts = (Map<?, ?>) Objects.requireNonNull(JsonValues.of(ANSWER));
        assertThat(new StatusText(facts, new Screen(false, false, 80)).text()).isEqualTo("""
                revenue running 00:03:12   epoch 192   process 4711
                  waits for   the broker at 127.0.0.1:9092, which does not answer; it is asked
                              again each second
                  read        orders                  39,412 rows  lag 1,203
                  watermark   orders             2026-03-01 09:13:07.873
                  wrote       revenue                     52 rows
                  late        187 rows; 1 window missed by rows in time for others
                  bad         1 record
                  state       15.5 kB, /data/revenue

                  split                        position       lag  watermark
                  orders-0                       13,610     1,203  2026-03-01 09:13:07.873 holds
                  orders-1                        4,774         0  2026-03-01 09:12:31.204 idle
                  orders-2                            0         -  none yet
                """);
    }
}
