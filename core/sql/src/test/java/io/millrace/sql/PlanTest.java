package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.Pipeline;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final String BID = """
            CREATE TABLE bid (
              auction BIGINT,
              bidder BIGINT,
              price BIGINT,
              url STRING,
              bid ROW<a BIGINT, b ROW<c INT, d STRING>>,
              ts TIMESTAMP(3),
              price2 AS price * 2,
              WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
            ) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
            CREATE TABLE sums (s TIMESTAMP(3), e TIMESTAMP(3), bidder BIGINT, n BIGINT, total BIGINT)
              WITH ('connector' = 'filesystem', 'path' = 'y', 'format' = 'json');
            """;

    static Pipeline plan(String sql) {
        return PipelinePlanner.plan(
                PlanRequest.of("test.sql", sql.getBytes(StandardCharsets.UTF_8), TestCatalog.CATALOG));
    }

    @Test
    void windowMovesIntoTheAggregateAndUnusedColumnsGo() {
        assertThat(PlanText.of(plan(BID + """
                INSERT INTO sums SELECT window_start, window_end, bidder, COUNT(*), SUM(price2)
                FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                WHERE url LIKE '%x%' AND bid.b.c > 3
                GROUP BY window_start, window_end, bidder;
                """))).isEqualTo("""
                sink_sums rowtime=-1
                  calc_3 [WINDOW_START, WINDOW_END, bidder, EXPR$3, EXPR$4]
                    window_aggregate_1 Tumble[size=10000, offset=0] EventTime[column=2] keys=[0] \
                [COUNT(*) BIGINT NOT NULL, SUM(1) BIGINT] [WINDOW_START, WINDOW_END]
                      exchange_1 [0]
                        calc_2 [bidder, price2, ts] where (url LIKE '%x%') AND (bid.b.c > 3)
                          watermark_assigner_bid ts - INTERVAL '2' SECOND
                            calc_1 [bidder, url, bid, ts, price * 2]
                              scan_bid ROW<`bidder` BIGINT, `price` BIGINT, `url` STRING, \
                `bid` ROW<`b` ROW<`c` INT>>, `ts` TIMESTAMP(3)>
                """.strip());
    }

    @Test
    void aggregateOfAWindowColumnKeepsTheWindowFunction() {
        assertThat(PlanText.of(plan(BID + """
                SELECT bidder, MAX(price) FILTER (WHERE price > 10), AVG(price), MAX(window_time)
                FROM HOP(TABLE bid, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
                GROUP BY bidder, window_start, window_end HAVING COUNT(*) > 2;
                """))).isEqualTo("""
                sink_select_1 rowtime=-1
                  calc_2 [bidder, EXPR$1, EXPR$2, EXPR$3] where $f6 > 2
                    window_aggregate_1 Attached[startColumn=1, endColumn=2, localZone=false] EventTime[column=2] \
                keys=[0] [MAX(3) filter 4 BIGINT, AVG(3) BIGINT, MAX(5) TIMESTAMP(3) NOT NULL, \
                COUNT(*) BIGINT NOT NULL] []
                      exchange_1 [0]
                        calc_1 [bidder, window_start, window_end, price, (price > 10) IS TRUE, window_time]
                          window_table_function_1 Hop[size=10000, slide=2000, offset=0] EventTime[column=2] \
                [WINDOW_START, WINDOW_END, WINDOW_TIME]
                            watermark_assigner_bid ts - INTERVAL '2' SECOND
                              scan_bid ROW<`bidder` BIGINT, `price` BIGINT, `ts` TIMESTAMP(3)>
                """.strip());
    }

    @Test
    void viewsDissolveIntoOneCalc() {
        assertThat(PlanText.of(plan(BID + """
                CREATE VIEW v AS SELECT *, UPPER(url) AS u FROM bid WHERE auction IN (1, 2, 3);
                SELECT CASE WHEN price > 10 THEN 'hi' ELSE 'a' END, CAST(price AS STRING), u, bid.a, price + 1,
                  price2 / 2, price * 1.5, COALESCE(url, 'x'), EXTRACT(HOUR FROM ts), ts + INTERVAL '1' DAY,
                  price NOT IN (1, 2) FROM v;
                """))).isEqualTo("""
                sink_select_1 rowtime=-1
                  calc_2 [CASE WHEN price > 10 THEN 'hi' ELSE 'a' END, CAST(price AS STRING), UPPER(url), bid.a, \
                price + 1, price2 / 2, CAST(price AS DECIMAL(19, 0)) * 1.5, \
                CASE WHEN url IS NOT NULL THEN url ELSE 'x' END, EXTRACT(HOUR FROM ts), ts + INTERVAL '86400' SECOND, \
                NOT (price IN (1, 2))] where auction IN (1, 2, 3)
                    watermark_assigner_bid ts - INTERVAL '2' SECOND
                      calc_1 [auction, price, url, bid, ts, price * 2]
                        scan_bid ROW<`auction` BIGINT, `price` BIGINT, `url` STRING, `bid` ROW<`a` BIGINT>, \
                `ts` TIMESTAMP(3)>
                """.strip());
    }
}
