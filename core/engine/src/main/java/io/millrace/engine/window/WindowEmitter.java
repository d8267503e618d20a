package io.millrace.engine.window;

import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.Output;
import io.millrace.plan.WindowProperty;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.state.table.AggregateTable;
import java.util.List;

/** Emits the rows of a window: keys, aggregates, window properties; at most {@link #BATCH_ROWS} rows at a time. */
final class WindowEmitter {
    static final int BATCH_ROWS = 1024;

    private final List<WindowProperty> properties;
    private final WindowZone zone;
    private final OperatorCounters counters;
    private final int[] ids = new int[BATCH_ROWS];

    WindowEmitter(List<WindowProperty> properties, WindowZone zone, OperatorCounters counters) {
        this.properties = List.copyOf(properties);
        this.zone = zone;
        this.counters = counters;
    }

    /** All rows of a table. */
    void emit(AggregateTable table, long windowStart, long windowEnd, Output output) {
        int rows = table.rowCount();
        for (int from = 0; from < rows; from += BATCH_ROWS) {
            int count = Math.min(BATCH_ROWS, rows - from);
            for (int i = 0; i < count; i++) {
                ids[i] = from + i;
            }
            emit(table, ids, count, windowStart, windowEnd, output);
        }
    }

    /** At most {@link #BATCH_ROWS} rows of a table. */
    void emit(AggregateTable table, int[] rowIds, int count, long windowStart, long windowEnd, Output output) {
        FlatColumn[] keys = table.keys(rowIds, count);
        FlatColumn[] results = table.results(rowIds, count);
        Column[] columns = new Column[keys.length + results.length + properties.size()];
        System.arraycopy(keys, 0, columns, 0, keys.length);
        System.arraycopy(results, 0, columns, keys.length, results.length);
        int at = keys.length + results.length;
        for (WindowProperty property : properties) {
            columns[at++] = new ConstantColumn(count, LongColumn.of(micros(property, windowStart, windowEnd, zone)));
        }
        counters.out += count;
        output.emit(ChangeBatch.of(count, columns));
    }

    /** The bounds are local times, the event time of the window's rows is not. */
    static long micros(WindowProperty property, long windowStart, long windowEnd, WindowZone zone) {
        return 1000L
                * switch (property) {
                    case WINDOW_START -> windowStart;
                    case WINDOW_END -> windowEnd;
                    case WINDOW_TIME -> zone.toEpoch(windowEnd - 1);
                };
    }
}
