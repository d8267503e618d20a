package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.LateRows;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one can see at a glance; the property tests see the rest. */
class WindowOperatorsTest {
    private static final RowType INPUT =
            DataTypes.row(DataTypes.field("ts", DataTypes.timestamp(3)), DataTypes.field("k", DataTypes.BIGINT));
    private static final List<WindowProperty> PROPERTIES =
            List.of(WindowProperty.WINDOW_START, WindowProperty.WINDOW_END, WindowProperty.WINDOW_TIME);
    private static final RowType OUTPUT = DataTypes.row(
            DataTypes.field("k", DataTypes.BIGINT),
            DataTypes.field("c", DataTypes.BIGINT),
            DataTypes.field("window_start", DataTypes.timestamp(3)),
            DataTypes.field("window_end", DataTypes.timestamp(3)),
            DataTypes.field("window_time", DataTypes.timestamp(3)));

    private final OperatorCounters counters = new OperatorCounters();
    private final List<String> emitted = new ArrayList<>();
    private long wallMillis;

    private OperatorContext context() {
        Clock clock = new Clock() {
            @Override
            public long wallMillis() {
                return wallMillis;
            }

            @Override
            public long monotonicNanos() {
                return 0;
            }
        };
        return new OperatorContext(ZoneId.of("UTC"), clock, counters, LateRows.NONE, 1 << 20, 1 << 30);
    }

    private Operator aggregate(WindowSpec window, TimeAttribute time) {
        AggregateCall count = new AggregateCall(AggregateCall.Function.COUNT, -1, -1, DataTypes.BIGINT);
        return WindowOperators.of(
                new PlanNode.WindowAggregate(
                        "window_aggregate_2",
                        new PlanNode.Values("values_1", INPUT, List.of()),
                        window,
                        time,
                        List.of(1),
                        List.of(count),
                        PROPERTIES,
                        OUTPUT,
                        null),
                context());
    }

    private static ChangeBatch rows(long... timesAndKeys) {
        long[] times = new long[timesAndKeys.length / 2];
        long[] keys = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = timesAndKeys[2 * i] * 1000;
            keys[i] = timesAndKeys[2 * i + 1];
        }
        return ChangeBatch.of(times.length, LongColumn.of(times), LongColumn.of(keys));
    }

    private void emit(ChangeBatch batch) {
        assertThat(batch.rowWatermarks()).isNull();
        Cells.rows(OUTPUT, batch).forEach(row -> emitted.add(row.toString()));
    }

    @Test
    void aTumblingCount() {
        Operator operator = aggregate(new WindowSpec.Tumble(10, 0), new TimeAttribute.EventTime(0));
        operator.process(rows(1, 7, 9, 7, 10, 7, 5, 8), this::emit);
        operator.advanceWatermark(8, this::emit);
        assertThat(emitted).isEmpty();
        operator.advanceWatermark(9, this::emit);
        assertThat(emitted).containsExactly("[7, 2, 0, 10000, 9000]", "[8, 1, 0, 10000, 9000]");
        operator.process(rows(9, 7, 11, 7), this::emit);
        assertThat(counters.late).isEqualTo(1);
        assertThat(counters.lateAfterIdle).isEqualTo(1);
        assertThat(counters.greatestLatenessMillis).isZero();
        operator.advanceWatermark(Long.MAX_VALUE, this::emit);
        assertThat(emitted).endsWith("[7, 2, 10000, 20000, 19000]").hasSize(3);
        assertThat(counters.outcomes()).isEqualTo(counters.in).isEqualTo(6);
    }

    @Test
    void processingTimeGoesByTheClock() {
        for (WindowSpec window : List.of(new WindowSpec.Tumble(10, 0), new WindowSpec.Session(5, List.of(1)))) {
            emitted.clear();
            Operator operator = aggregate(window, new TimeAttribute.ProcessingTime());
            wallMillis = 104;
            operator.process(rows(1, 7, 2, 7), this::emit);
            operator.advanceWatermark(500, this::emit);
            operator.advanceProcessingTime(107, this::emit);
            assertThat(emitted).isEmpty();
            operator.advanceProcessingTime(109, this::emit);
            assertThat(emitted).hasSize(1);
            assertThat(emitted.get(0)).startsWith("[7, 2, 10");
            wallMillis = 90;
            operator.process(rows(3, 7), this::emit);
            operator.advanceWatermark(Long.MAX_VALUE, this::emit);
            assertThat(emitted).hasSize(2);
        }
    }

    @Test
    void sessionsThatTouchAreOne() {
        Operator operator = aggregate(new WindowSpec.Session(10, List.of(1)), new TimeAttribute.EventTime(0));
        operator.process(rows(0, 7, 30, 7, 41, 7, 20, 7, 10, 7), this::emit);
        operator.advanceWatermark(100, this::emit);
        assertThat(emitted).containsExactly("[7, 4, 0, 40000, 39000]", "[7, 1, 41000, 51000, 50000]");
    }

    @Test
    void theTableFunctionGivesEachRowItsWindows() {
        RowType output = DataTypes.row(
                DataTypes.field("ts", DataTypes.timestamp(3)),
                DataTypes.field("k", DataTypes.BIGINT),
                DataTypes.field("window_start", DataTypes.timestamp(3)),
                DataTypes.field("window_end", DataTypes.timestamp(3)),
                DataTypes.field("window_time", DataTypes.timestamp(3)));
        Operator operator = WindowOperators.of(
                new PlanNode.WindowTableFunction(
                        "window_1",
                        new PlanNode.Values("values_1", INPUT, List.of()),
                        new WindowSpec.Hop(10, 5, 0),
                        new TimeAttribute.EventTime(0),
                        PROPERTIES,
                        output),
                context());
        List<String> rows = new ArrayList<>();
        List<Long> watermarks = new ArrayList<>();
        ChangeBatch batch = rows(3, 7, 5, 8).withRowWatermarks(new long[] {20, 21});
        operator.process(batch, out -> {
            Cells.rows(output, out).forEach(row -> rows.add(row.toString()));
            for (long watermark : java.util.Objects.requireNonNull(out.rowWatermarks())) {
                watermarks.add(watermark);
            }
        });
        assertThat(rows)
                .containsExactly(
                        "[3000, 7, -5000, 5000, 4000]",
                        "[3000, 7, 0, 10000, 9000]",
                        "[5000, 8, 0, 10000, 9000]",
                        "[5000, 8, 5000, 15000, 14000]");
        assertThat(watermarks).containsExactly(20L, 20L, 21L, 21L);
        assertThat(counters.passed).isEqualTo(2);
        assertThat(counters.out).isEqualTo(4);
    }
}
