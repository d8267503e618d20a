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
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.state.TableDelta;
import io.millrace.state.table.Aggregate;
import io.millrace.state.table.SessionTable;
import io.millrace.state.table.StateLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups the rows of each key into sessions that end when the key had no row for the gap.
 * {@link OpenSessions} says which rows are late.
 */
public final class SessionWindowOperator implements Operator {
    private final OperatorCounters counters;
    private final StateLimits limits;
    private final boolean[] flattened;
    private final WindowZone zone;
    private final List<WindowProperty> properties;
    private final SessionTable sessions;
    private final OpenSessions open;

    public SessionWindowOperator(PlanNode.WindowAggregate node, OperatorContext context) {
        WindowSpec.Session window = (WindowSpec.Session) node.window();
        this.counters = context.counters();
        this.limits = WindowAggregateOperator.limits(node, context);
        RowType input = node.input().type();
        List<Aggregate> aggregates = WindowAggregateOperator.aggregates(node.aggregates(), input);
        this.flattened = WindowAggregateOperator.used(aggregates, input.fieldCount());
        this.zone = WindowAggregateOperator.zone(window, node.time(), input, context);
        this.properties = node.properties();
        List<DataType> keyTypes = node.keys().stream().map(input::fieldType).toList();
        this.sessions = new SessionTable(keyTypes, aggregates, window.gap(), limits);
        this.open = new OpenSessions(sessions, node.keys(), window, node.time(), zone, context);
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        @Nullable FlatColumn[] columns = new @Nullable FlatColumn[flattened.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = flattened[i] ? batch.column(i).flatten() : null;
        }
        open.add(batch, columns);
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

    private void emit(int count, Output output) {
        int[] due = open.due();
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
        open.restoreWatermark(state);
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
