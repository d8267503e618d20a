package io.millrace.engine.window;

import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.engine.operator.Output;
import io.millrace.engine.operator.RestoredState;
import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.StreamElement;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.state.TableDelta;
import io.millrace.state.table.Aggregate;
import io.millrace.state.table.AggregateTable;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.StateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Groups rows by window and keys, for windows whose bounds do not depend on the rows (all but sessions).
 *
 * <pre>
 *   rows ──► pane of each row, or late ──► rows sorted by pane ──► the pane's table
 *   watermark ──► panes of complete windows ──► rows out ──► panes dropped whole
 * </pre>
 *
 * A window is emitted when the watermark reaches its last millisecond, windows in the order of their ends, and never
 * again. Rows have an event time: rows without one do not get here.
 */
public final class WindowAggregateOperator implements Operator {
    private final OperatorCounters counters;
    private final int[] keys;
    private final boolean[] flattened;
    private final boolean processingTime;
    private final OperatorContext context;
    private final StateLimits limits;
    private final PaneAssigner assigner;
    private final PaneStore panes;
    private final PaneFiring firing;
    private final PaneRows rows = new PaneRows();
    private int[] hashes = new int[0];
    private long watermark = StreamElement.NO_WATERMARK;

    public WindowAggregateOperator(PlanNode.WindowAggregate node, OperatorContext context) {
        this.context = context;
        this.counters = context.counters();
        this.keys = node.keys().stream().mapToInt(Integer::intValue).toArray();
        this.processingTime = node.time() instanceof TimeAttribute.ProcessingTime;
        RowType input = node.input().type();
        this.limits = limits(node, context);
        List<Aggregate> aggregates = aggregates(node.aggregates(), input);
        this.flattened = used(aggregates, input.fieldCount());
        List<DataType> keyTypes = node.keys().stream().map(input::fieldType).toList();
        WindowZone zone = zone(node.window(), node.time(), input, context);
        Lateness lateness = new Lateness(counters, context.lateRows());
        WindowEmitter emitter = new WindowEmitter(node.properties(), zone, counters);
        this.panes = new PaneStore("panes", keyTypes, aggregates, limits);
        if (node.window() instanceof WindowSpec.Attached attached) {
            this.assigner = new AttachedPaneAssigner(attached, node.time(), zone, lateness);
            this.firing = new WholePaneFiring(panes, emitter, zone, -1);
            return;
        }
        AlignedWindows windows = AlignedWindows.of(node.window());
        this.assigner = new AlignedPaneAssigner(windows, node.time(), zone, lateness);
        if (windows.size() == windows.slide()) {
            this.firing = new WholePaneFiring(panes, emitter, zone, windows.size());
        } else if (windows.cumulate()) {
            PaneStore cumulated = new PaneStore("cumulated", keyTypes, aggregates, limits);
            this.firing = new CumulateFiring(windows, panes, cumulated, emitter, zone);
        } else {
            this.firing = new HopFiring(
                    windows, panes, emitter, zone, () -> new AggregateTable(keyTypes, aggregates, limits));
        }
    }

    static StateLimits limits(PlanNode.WindowAggregate node, OperatorContext context) {
        String keys = node.keys().stream()
                .map(key -> node.input().type().fields().get(key).name())
                .collect(Collectors.joining(", "));
        return new StateLimits(node.id(), keys, context.maxStateRows(), context.maxStateBytes(), node.place());
    }

    static List<Aggregate> aggregates(List<AggregateCall> calls, RowType input) {
        List<Aggregate> aggregates = new ArrayList<>();
        for (AggregateCall call : calls) {
            Aggregate.Kind kind =
                    switch (call.function()) {
                        case COUNT -> Aggregate.Kind.COUNT;
                        case SUM -> Aggregate.Kind.SUM;
                        case MIN -> Aggregate.Kind.MIN;
                        case MAX -> Aggregate.Kind.MAX;
                        case AVG -> Aggregate.Kind.AVG;
                    };
            DataType argument = call.argument() < 0 ? null : input.fieldType(call.argument());
            aggregates.add(new Aggregate(kind, call.argument(), call.filter(), argument, call.type()));
        }
        return aggregates;
    }

    /** Which columns of the input the aggregates read. */
    static boolean[] used(List<Aggregate> aggregates, int columns) {
        boolean[] used = new boolean[columns];
        for (Aggregate aggregate : aggregates) {
            if (aggregate.argument() >= 0) {
                used[aggregate.argument()] = true;
            }
            if (aggregate.filter() >= 0) {
                used[aggregate.filter()] = true;
            }
        }
        return used;
    }

    /** Windows are aligned in UTC for TIMESTAMP, in the session's zone for TIMESTAMP_LTZ and processing time. */
    static WindowZone zone(WindowSpec window, TimeAttribute time, RowType input, OperatorContext context) {
        boolean local = time instanceof TimeAttribute.ProcessingTime
                || (time instanceof TimeAttribute.EventTime event
                        && input.fieldType(event.column()) instanceof TimestampType timestamp
                        && timestamp.localZone());
        if (window instanceof WindowSpec.Attached attached) {
            local = attached.localZone();
        }
        return local ? WindowZone.of(context.sessionZone()) : WindowZone.utc();
    }

    @Override
    public void process(ChangeBatch batch, Output output) {
        int rowCount = batch.rowCount();
        if (batch.weights() != null) {
            throw new IllegalStateException("a window aggregate takes insertions only");
        }
        counters.in += rowCount;
        rows.clear(rowCount);
        long now = processingTime ? Math.max(context.clock().wallMillis(), watermark) : 0;
        assigner.assign(batch, processingTime ? StreamElement.NO_WATERMARK : watermark, now, rows);
        counters.taken += rows.count();
        if (rows.count() == 0) {
            return;
        }
        Column[] keyColumns = new Column[keys.length];
        for (int i = 0; i < keys.length; i++) {
            keyColumns[i] = batch.column(keys[i]);
        }
        if (hashes.length < rowCount) {
            hashes = new int[rowCount];
        }
        KeyHash.hash(keyColumns, rowCount, hashes);
        @Nullable FlatColumn[] columns = new @Nullable FlatColumn[flattened.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = flattened[i] ? batch.column(i).flatten() : null;
        }
        panes.add(keyColumns, hashes, columns, rows);
        limits.check(stateRows(), stateBytes());
    }

    @Override
    public void advanceWatermark(long millis, Output output) {
        // The end of the input closes windows over processing time too.
        if (!processingTime || millis == StreamElement.END_WATERMARK) {
            watermark = millis;
            firing.fire(millis, output);
        }
    }

    @Override
    public void advanceProcessingTime(long wallMillis, Output output) {
        if (processingTime && wallMillis > watermark) {
            watermark = wallMillis;
            firing.fire(wallMillis, output);
        }
    }

    @Override
    public List<TableDelta> snapshot() {
        List<TableDelta> deltas = new ArrayList<>();
        deltas.add(panes.snapshot());
        deltas.addAll(firing.snapshot());
        return deltas;
    }

    @Override
    public void restore(RestoredState state) {
        panes.restore(state);
        for (PaneStore store : firing.stores()) {
            store.restore(state);
        }
        if (!processingTime) {
            watermark = state.watermark();
        }
        firing.restored(watermark);
    }

    @Override
    public long stateRows() {
        return panes.rows() + firing.rows();
    }

    @Override
    public long stateBytes() {
        return panes.bytes() + firing.bytes();
    }
}
