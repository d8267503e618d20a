package io.millrace.engine.window;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.Output;
import io.millrace.engine.operator.RestoredState;
import io.millrace.plan.PlanNode;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.state.TableDelta;
import io.millrace.state.delta.DeltaFold;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.SessionTable;
import io.millrace.state.table.StateLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives each row its session: the input's columns, then the session's properties.
 *
 * <p>A session's bounds are known when it is over: rows wait in state until then. Late rows are dropped, as in Flink.
 */
final class SessionTableFunctionOperator implements Operator {
    private final OperatorCounters counters;
    private final RowType input;
    private final WindowZone zone;
    private final List<WindowProperty> properties;
    private final StateLimits limits;
    private final SessionTable sessions;
    private final OpenSessions open;
    private final BufferedRows rows;

    SessionTableFunctionOperator(PlanNode.WindowTableFunction node, OperatorContext context) {
        WindowSpec.Session window = (WindowSpec.Session) node.window();
        this.counters = context.counters();
        this.input = node.input().type();
        this.zone = WindowAggregateOperator.zone(window, node.time(), input, context);
        this.properties = node.properties();
        String names = window.partitionKeys().stream()
                .map(key -> input.fields().get(key).name())
                .collect(Collectors.joining(", "));
        this.limits = new StateLimits(node.id(), names, context.maxStateRows(), context.maxStateBytes(), null);
        List<DataType> keyTypes =
                window.partitionKeys().stream().map(input::fieldType).toList();
        this.sessions = new SessionTable(keyTypes, List.of(), window.gap(), limits);
        this.open = new OpenSessions(sessions, window.partitionKeys(), window, node.time(), zone, context);
        this.rows = new BufferedRows(
                input,
                window.partitionKeys().stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        if (open.add(batch, new @Nullable FlatColumn[0]) > 0) {
            rows.add(batch, open.taken(), sessions.joined());
        }
        int[] merges = sessions.merges();
        for (int i = 0; i < merges.length; i += 2) {
            rows.merge(merges[i], merges[i + 1]);
        }
        limits.check(stateRows(), stateBytes());
    }

    @Override
    public void advanceWatermark(long millis, Output output) {
        open.advanceWatermark(millis, count -> emit(count, output));
    }

    @Override
    public void advanceProcessingTime(long wallMillis, Output output) {
        open.advanceProcessingTime(wallMillis, count -> emit(count, output));
    }

    /** Emits the rows of due sessions, whole sessions in batches of some rows. */
    private void emit(int count, Output output) {
        List<ColumnBuilder> builders = new ArrayList<>();
        input.fields().forEach(field -> builders.add(ColumnBuilder.of(field.type())));
        long[][] bounds = new long[2][WindowEmitter.BATCH_ROWS];
        int[] due = open.due();
        int rowCount = 0;
        for (int i = 0; i < count; i++) {
            int added = rows.copy(due[i], builders);
            rows.drop(due[i]);
            if (rowCount + added > bounds[0].length) {
                bounds[0] = Arrays.copyOf(bounds[0], 2 * (rowCount + added));
                bounds[1] = Arrays.copyOf(bounds[1], 2 * (rowCount + added));
            }
            Arrays.fill(bounds[0], rowCount, rowCount + added, sessions.start(due[i]));
            Arrays.fill(bounds[1], rowCount, rowCount + added, sessions.end(due[i]));
            rowCount += added;
            if (rowCount >= WindowEmitter.BATCH_ROWS || i == count - 1) {
                flush(builders, bounds, rowCount, output);
                rowCount = 0;
            }
        }
    }

    private void flush(List<ColumnBuilder> builders, long[][] bounds, int rowCount, Output output) {
        Column[] columns = new Column[builders.size() + properties.size()];
        for (int c = 0; c < builders.size(); c++) {
            columns[c] = builders.get(c).build();
        }
        for (int p = 0; p < properties.size(); p++) {
            long[] micros = new long[rowCount];
            for (int i = 0; i < rowCount; i++) {
                micros[i] = WindowEmitter.micros(properties.get(p), bounds[0][i], bounds[1][i], zone);
            }
            columns[builders.size() + p] = LongColumn.of(micros);
        }
        ChangeBatch all = ChangeBatch.of(rowCount, columns);
        counters.out += rowCount;
        if (rowCount <= WindowEmitter.BATCH_ROWS) {
            output.emit(all);
            return;
        }
        for (int from = 0; from < rowCount; from += WindowEmitter.BATCH_ROWS) {
            int[] positions = new int[Math.min(WindowEmitter.BATCH_ROWS, rowCount - from)];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = from + i;
            }
            output.emit(all.gather(positions, positions.length));
        }
    }

    @Override
    public List<TableDelta> snapshot() {
        return List.of(rows.snapshot(sessions::number), sessions.snapshot());
    }

    @Override
    public void restore(RestoredState state) {
        List<TableDelta> rowDeltas = new ArrayList<>();
        for (List<TableDelta> deltas : state.deltas()) {
            for (TableDelta delta : deltas) {
                if (BufferedRows.isOf(delta)) {
                    rowDeltas.add(delta);
                } else {
                    sessions.restore(delta, state.subtask(), state.parallelism());
                }
            }
        }
        for (TableDelta delta : DeltaFold.fold(rowDeltas, /* isWhole= */ true)) {
            Column[] keyColumns = delta.rows().subList(1, delta.keyCount()).toArray(new Column[0]);
            int[] hashes = new int[delta.rowCount()];
            KeyHash.hash(keyColumns, delta.rowCount(), hashes);
            rows.restore(
                    delta,
                    (columns, row, number) -> KeyHash.taskOf(hashes[row], state.parallelism()) == state.subtask()
                            ? sessions.find(columns, hashes, row, number)
                            : -1);
        }
        open.restoreWatermark(state);
    }

    @Override
    public long stateRows() {
        return rows.count();
    }

    @Override
    public long stateBytes() {
        return rows.bytes() + sessions.bytes();
    }
}
