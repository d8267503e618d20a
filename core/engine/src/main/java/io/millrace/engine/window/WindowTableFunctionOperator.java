package io.millrace.engine.window;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.Output;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each row its windows: one output row per window, the input's columns, then the window's properties.
 *
 * <p>Late rows pass, as in Flink; they carry their split's watermark on, so that an operator behind decides.
 */
public final class WindowTableFunctionOperator implements Operator {
    private final OperatorContext context;
    private final AlignedWindows windows;
    private final WindowZone zone;
    private final int timeColumn;
    private final List<WindowProperty> properties;

    private int[] positions = new int[WindowEmitter.BATCH_ROWS];
    private long[] starts = new long[WindowEmitter.BATCH_ROWS];
    private long[] ends = new long[WindowEmitter.BATCH_ROWS];

    public WindowTableFunctionOperator(PlanNode.WindowTableFunction node, OperatorContext context) {
        this.context = context;
        this.windows = AlignedWindows.of(node.window());
        this.zone = WindowAggregateOperator.zone(
                node.window(), node.time(), node.input().type(), context);
        this.timeColumn = node.time() instanceof TimeAttribute.EventTime event ? event.column() : -1;
        this.properties = node.properties();
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        int rowCount = batch.rowCount();
        context.counters().in += rowCount;
        context.counters().passed += rowCount;
        long now = timeColumn < 0 ? zone.toLocal(context.clock().wallMillis()) : 0;
        long[] micros =
                timeColumn < 0 ? null : ((LongColumn) batch.column(timeColumn).flatten()).values();
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            long time = micros == null ? now : zone.toLocal(Math.floorDiv(micros[row], 1000L));
            long pane = windows.paneStart(time);
            long lastEnd = windows.lastEnd(pane);
            for (long end = windows.firstEnd(pane); end <= lastEnd; end += windows.slide()) {
                if (count == positions.length) {
                    emit(batch, count, output);
                    count = 0;
                }
                positions[count] = row;
                starts[count] = windows.windowStart(end);
                ends[count++] = end;
            }
        }
        if (count > 0) {
            emit(batch, count, output);
        }
    }

    private void emit(ChangeBatch batch, int count, Output output) {
        int inputColumns = batch.columnCount();
        Column[] columns = new Column[inputColumns + properties.size()];
        for (int i = 0; i < inputColumns; i++) {
            columns[i] = batch.column(i).gather(positions, count);
        }
        for (int i = 0; i < properties.size(); i++) {
            long[] micros = new long[count];
            for (int row = 0; row < count; row++) {
                micros[row] = WindowEmitter.micros(properties.get(i), starts[row], ends[row], zone);
            }
            columns[inputColumns + i] = LongColumn.of(micros);
        }
        context.counters().out += count;
        output.emit(batch.gatherWith(columns, Arrays.copyOf(positions, count), count));
    }
}
