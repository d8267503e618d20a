package io.millrace.bench.jmh;

import io.millrace.engine.operator.LateRows;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.window.WindowOperators;
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
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Windowed counts by a BIGINT key, 100,000 rows per second of event time, with all that a window costs: rows in,
 * windows out. An operation is one row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx2g"})
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 4, time = 3)
public class WindowBenchmark {
    private static final int BATCH_ROWS = 1024;
    private static final int BATCHES = 1024;
    private static final long ROWS_PER_MILLI = 100;
    private static final RowType INPUT =
            DataTypes.row(DataTypes.field("ts", DataTypes.timestamp(3)), DataTypes.field("k", DataTypes.BIGINT));
    private static final RowType OUTPUT = DataTypes.row(
            DataTypes.field("k", DataTypes.BIGINT),
            DataTypes.field("c", DataTypes.BIGINT),
            DataTypes.field("window_start", DataTypes.timestamp(3)),
            DataTypes.field("window_end", DataTypes.timestamp(3)));

    /** The windows that are measured. */
    public enum Windows {
        TUMBLE,
        HOP,
        SESSION;

        private WindowSpec spec() {
            return switch (this) {
                case TUMBLE -> new WindowSpec.Tumble(10_000, 0);
                case HOP -> new WindowSpec.Hop(10_000, 2_000, 0);
                case SESSION -> new WindowSpec.Session(10_000, List.of(1));
            };
        }
    }

    @Param
    Windows windows = Windows.TUMBLE;

    @Param({"1000", "1000000"})
    int keys;

    private final LongColumn[] keyColumns = new LongColumn[BATCHES];
    private Operator operator = operator(Windows.TUMBLE);
    private long rows;

    private static Operator operator(Windows windows) {
        AggregateCall count = new AggregateCall(AggregateCall.Function.COUNT, -1, -1, DataTypes.BIGINT);
        PlanNode.WindowAggregate node = new PlanNode.WindowAggregate(
                "window_aggregate_2",
                new PlanNode.Values("values_1", INPUT, List.of()),
                windows.spec(),
                new TimeAttribute.EventTime(0),
                List.of(1),
                List.of(count),
                List.of(WindowProperty.WINDOW_START, WindowProperty.WINDOW_END),
                OUTPUT,
                null);
        return WindowOperators.of(
                node,
                new OperatorContext(
                        ZoneOffset.UTC, Clock.system(), new OperatorCounters(), LateRows.NONE, 1L << 30, 1L << 40));
    }

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int batch = 0; batch < BATCHES; batch++) {
            keyColumns[batch] = LongColumn.of(random.longs(BATCH_ROWS, 0, keys).toArray());
        }
        operator = operator(windows);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public void count(Blackhole blackhole) {
        long[] micros = new long[BATCH_ROWS];
        long firstRow = rows;
        for (int i = 0; i < BATCH_ROWS; i++) {
            micros[i] = (firstRow + i) / ROWS_PER_MILLI * 1000;
        }
        rows += BATCH_ROWS;
        int batch = (int) (firstRow / BATCH_ROWS) & (BATCHES - 1);
        operator.process(ChangeBatch.of(BATCH_ROWS, LongColumn.of(micros), keyColumns[batch]), blackhole::consume);
        operator.advanceWatermark(rows / ROWS_PER_MILLI - 2, blackhole::consume);
    }
}
