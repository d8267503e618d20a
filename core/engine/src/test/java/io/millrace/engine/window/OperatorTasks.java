package io.millrace.engine.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.RestoredState;
import io.millrace.spi.column.Column;
import io.millrace.spi.effect.Clock;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.state.TableDelta;
import io.millrace.state.delta.ByteWriter;
import io.millrace.state.delta.DeltaChunks;
import io.millrace.state.delta.DeltaCodec;
import io.millrace.state.delta.DeltaFold;
import io.millrace.state.table.KeyHash;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tasks of one operator behind a hash exchange, with checkpoints and restores at any parallelism. */
final class OperatorTasks {
    private final Function<OperatorContext, Operator> factory;
    private final RowType input;
    private final RowType output;
    private final List<Integer> keys;
    private final ZoneId zone;
    private final SplittableRandom random;

    private List<Operator> tasks = new ArrayList<>();
    private final List<List<TableDelta>> checkpoint = new ArrayList<>();
    private int firstOfTasks;
    private long watermark = StreamElement.NO_WATERMARK;
    final OperatorCounters counters = new OperatorCounters();
    final List<List<@Nullable Object>> emitted = new ArrayList<>();
    final List<String> late = new ArrayList<>();
    long wallMillis;

    OperatorTasks(
            Function<OperatorContext, Operator> factory,
            RowType input,
            RowType output,
            List<Integer> keys,
            ZoneId zone,
            SplittableRandom random) {
        this.factory = factory;
        this.input = input;
        this.output = output;
        this.keys = keys;
        this.zone = zone;
        this.random = random;
        start(1 + random.nextInt(3));
    }

    private void start(int parallelism) {
        tasks = new ArrayList<>();
        firstOfTasks = checkpoint.size();
        for (int i = 0; i < parallelism; i++) {
            checkpoint.add(new ArrayList<>());
            tasks.add(factory.apply(new OperatorContext(zone, clock(), counters, this::late, 1 << 20, 1L << 30)));
        }
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public long wallMillis() {
                return wallMillis;
            }

            @Override
            public long monotonicNanos() {
                return 0;
            }
        };
    }

    private void late(ChangeBatch batch, int row, long start, long end, long lateness) {
        late.add(Cells.rows(input, batch).get(row) + " " + start + " " + end + " " + lateness);
    }

    void process(List<Object[]> rows, long @Nullable [] watermarks) {
        if (rows.isEmpty()) {
            return;
        }
        ChangeBatch batch = Cells.batch(input, rows, watermarks, random);
        int[] hashes = new int[rows.size()];
        Column[] keyColumns = keys.stream().map(batch::column).toArray(Column[]::new);
        KeyHash.hash(keyColumns, rows.size(), hashes);
        for (int task = 0; task < tasks.size(); task++) {
            int[] mine = new int[rows.size()];
            int count = 0;
            for (int row = 0; row < rows.size(); row++) {
                if (KeyHash.taskOf(hashes[row], tasks.size()) == task) {
                    mine[count++] = row;
                }
            }
            if (count > 0) {
                tasks.get(task).process(batch.gather(mine, count), this::emit);
            }
        }
    }

    private void emit(ChangeBatch batch) {
        assertThat(batch.rowCount()).isBetween(1, 1024);
        emitted.addAll(Cells.rows(output, batch));
    }

    void watermark(long millis) {
        if (millis > watermark) {
            watermark = millis;
            tasks.forEach(task -> task.advanceWatermark(millis, this::emit));
        }
    }

    void wallClock(long millis) {
        wallMillis = millis;
        tasks.forEach(task -> task.advanceProcessingTime(millis, this::emit));
    }

    long stateRows() {
        return tasks.stream().mapToLong(Operator::stateRows).sum();
    }

    void checkpoint() {
        for (int task = 0; task < tasks.size(); task++) {
            checkpoint.get(firstOfTasks + task).addAll(tasks.get(task).snapshot());
        }
    }

    /** Checkpoints, then goes on as other tasks. */
    void restart() {
        checkpoint();
        if (random.nextInt(3) == 0) {
            fold();
        }
        List<List<TableDelta>> kept =
                checkpoint.stream().map(OperatorTasks::throughFiles).toList();
        int parallelism = 1 + random.nextInt(3);
        start(parallelism);
        for (int task = 0; task < parallelism; task++) {
            tasks.get(task).restore(new RestoredState(kept, watermark, task, parallelism));
        }
    }

    /** Makes one delta per table of each task's, or of all in their order, as the checkpoint store does. */
    private void fold() {
        if (firstOfTasks == 0 && random.nextBoolean()) {
            checkpoint.replaceAll(deltas -> new ArrayList<>(DeltaFold.fold(deltas, /* isWhole= */ true)));
        } else {
            List<TableDelta> all = checkpoint.stream().flatMap(List::stream).toList();
            checkpoint.clear();
            checkpoint.add(new ArrayList<>(DeltaFold.fold(all, /* isWhole= */ true)));
        }
    }

    private static List<TableDelta> throughFiles(List<TableDelta> deltas) {
        List<TableDelta> read = new ArrayList<>();
        for (List<TableDelta> file : DeltaChunks.split(deltas)) {
            ByteWriter bytes = DeltaCodec.encode(file);
            read.addAll(DeltaCodec.decode(Arrays.copyOf(bytes.array(), bytes.length())));
        }
        return read;
    }

    /** The rows came out that should have, in any order. */
    void checkEmitted(List<String> expected) {
        Map<String, Integer> difference = new TreeMap<>();
        emitted.forEach(row -> difference.merge(row.toString(), 1, Integer::sum));
        expected.forEach(row -> difference.merge(row, -1, Integer::sum));
        difference.values().removeIf(count -> count == 0);
        assertThat(difference)
                .as("rows emitted too often or, negative, too rarely")
                .isEmpty();
    }
}
