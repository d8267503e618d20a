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
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.state.TableDelta;
import io.millrace.state.table.Aggregate;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.SessionTable;
import io.millrace.state.table.StateLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups the rows of each key into sessions that end when the key had no row for the gap.
 *
 * <p>A session that a row's split has left behind is closed for that row even if it was not emitted yet; the row begins
 * a session of its own then, or is late if that one is closed too. Sessions are emitted when the watermark reaches
 * their last millisecond, in the order of their ends.
 */
public final class SessionWindowOperator implements Operator {
    private final OperatorCounters counters;
    private final StateLimits limits;
    private final int[] keys;
    private final boolean[] flattened;
    private final SessionTimes times;
    private final WindowZone zone;
    private final List<WindowProperty> properties;
    private final SessionTable sessions;
    private long watermark = StreamElement.NO_WATERMARK;

    private int[] hashes = new int[0];
    private final int[] due = new int[WindowEmitter.BATCH_ROWS];

    public SessionWindowOperator(PlanNode.WindowAggregate node, OperatorContext context) {
        WindowSpec.Session window = (WindowSpec.Session) node.window();
        this.counters = context.counters();
        this.limits = WindowAggregateOperator.limits(node, context);
        this.keys = node.keys().stream().mapToInt(Integer::intValue).toArray();
        RowType input = node.input().type();
        List<Aggregate> aggregates = WindowAggregateOperator.aggregates(node.aggregates(), input);
        this.flattened = WindowAggregateOperator.used(aggregates, input.fieldCount());
        this.zone = WindowAggregateOperator.zone(window, node.time(), input, context);
        this.times = new SessionTimes(context, zone, node.time(), window.gap());
        this.properties = node.properties();
        List<DataType> keyTypes = node.keys().stream().map(input::fieldType).toList();
        this.sessions = new SessionTable(keyTypes, aggregates, window.gap(), limits);
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        int rowCount = batch.rowCount();
        if (batch.weights() != null) {
            throw new IllegalStateException("a window aggregate takes insertions only");
        }
        counters.in += rowCount;
        if (hashes.length < rowCount) {
            hashes = new int[rowCount];
        }
        times.read(batch, watermark);
        Column[] keyColumns = new Column[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyColumns[i] = batch.column(keys[i]);
        }
        KeyHash.hash(keyColumns, rowCount, hashes);
        @Nullable FlatColumn[] columns = new @Nullable FlatColumn[flattened.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = flattened[i] ? batch.column(i).flatten() : null;
        }
        int takenCount =
                sessions.add(keyColumns, hashes, columns, times.times, times.closedEnds, rowCount, times.taken);
        counters.taken += takenCount;
        if (takenCount < rowCount) {
            times.countLate(batch, watermark);
        }
        limits.check(stateRows(), stateBytes());
    }

    @Override
    public void advanceWatermark(long millis, Output output) {
        // The end of the input closes sessions over processing time too.
        if (times.isEventTime() || millis == StreamElement.END_WATERMARK) {
            advance(millis, output);
        }
    }

    @Override
    public void advanceProcessingTime(long wallMillis, Output output) {
        if (!times.isEventTime() && wallMillis > watermark) {
            advance(wallMillis, output);
        }
    }

    private void advance(long millis, Output output) {
        watermark = millis;
        long closedEnd = zone.closedEnd(millis);
        int count = sessions.pollDue(closedEnd, due);
        while (count > 0) {
            emit(count, output);
            sessions.drop(due, count);
            count = sessions.pollDue(closedEnd, due);
        }
    }

    private void emit(int count, Output output) {
        FlatColumn[] keyColumns = sessions.keys(due, count);
        FlatColumn[] results = sessions.results(due, count);
        Column[] columns = new Column[keyColumns.length + results.length + properties.size()];
        System.arraycopy(keyColumns, 0, columns, 0, keyColumns.length);
        System.arraycopy(results, 0, columns, keyColumns.length, results.length);
        int at = keyColumns.length + results.length;
        for (WindowProperty property : properties) {
            long[] micros = new long[count];
            for (int i = 0; i < count; i++) {
                micros[i] = WindowEmitter.micros(property, sessions.start(due[i]), sessions.end(due[i]), zone);
            }
            columns[at++] = LongColumn.of(micros);
        }
        counters.out += count;
        output.emit(ChangeBatch.of(count, columns));
    }

    @Override
    public List<TableDelta> snapshot() {
        return List.of(sessions.snapshot());
    }

    @Override
    public void restore(RestoredState state) {
        for (List<TableDelta> deltas : state.deltas()) {
            for (TableDelta delta : deltas) {
                sessions.restore(delta, state.subtask(), state.parallelism());
            }
        }
        if (times.isEventTime()) {
            watermark = state.watermark();
        }
    }

    @Override
    public long stateRows() {
        return sessions.sessionCount();
    }

    @Override
    public long stateBytes() {
        return sessions.bytes();
    }
}
