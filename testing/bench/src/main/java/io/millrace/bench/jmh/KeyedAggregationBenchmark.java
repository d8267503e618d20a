package io.millrace.bench.jmh;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataTypes;
import io.millrace.state.table.Aggregate;
import io.millrace.state.table.AggregateTable;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.StateLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Count and sum by a BIGINT key: our table beside a HashMap of objects. An operation is one row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeyedAggregationBenchmark {
    static final int BATCH_ROWS = 1024;
    private static final int BATCHES = 2048;

    @Param({"1000", "1000000"})
    int keys;

    private final LongColumn[] keyColumns = new LongColumn[BATCHES];
    private final LongColumn[] valueColumns = new LongColumn[BATCHES];
    private final int[] positions = new int[BATCH_ROWS];
    private final int[] hashes = new int[BATCH_ROWS];
    private final Map<Long, Totals> objects = new HashMap<>();
    private final AggregateTable table = new AggregateTable(
            List.of(DataTypes.BIGINT),
            List.of(
                    new Aggregate(Aggregate.Kind.COUNT, -1, -1, null, DataTypes.BIGINT),
                    new Aggregate(Aggregate.Kind.SUM, 0, -1, DataTypes.BIGINT, DataTypes.BIGINT)),
            new StateLimits("benchmark", "key", 1 << 28, 1L << 40, null));
    private int next;

    /** What a row-at-a-time engine keeps per key. */
    private static final class Totals {
        long count;
        long sum;
    }

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int batch = 0; batch < BATCHES; batch++) {
            keyColumns[batch] = LongColumn.of(random.longs(BATCH_ROWS, 0, keys).toArray());
            valueColumns[batch] =
                    LongColumn.of(random.longs(BATCH_ROWS, 0, 1000).toArray());
        }
        for (int i = 0; i < BATCH_ROWS; i++) {
            positions[i] = i;
        }
        for (int batch = 0; batch < BATCHES; batch++) {
            table();
            hashMap();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public int table() {
        int batch = next++ & (BATCHES - 1);
        Column[] key = {keyColumns[batch]};
        KeyHash.hash(key, BATCH_ROWS, hashes);
        table.add(key, hashes, new FlatColumn[] {valueColumns[batch]}, positions, BATCH_ROWS);
        return table.rowCount();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public long hashMap() {
        int batch = next++ & (BATCHES - 1);
        long seen = 0;
        for (int row = 0; row < BATCH_ROWS; row++) {
            Totals totals = objects.computeIfAbsent(keyColumns[batch].value(row), key -> new Totals());
            totals.count++;
            totals.sum += valueColumns[batch].value(row);
            seen += totals.count + totals.sum;
        }
        return seen;
    }
}
