package io.millrace.engine.window;

import io.millrace.engine.operator.RestoredState;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import io.millrace.state.table.Aggregate;
import io.millrace.state.table.AggregateTable;
import io.millrace.state.table.FlatColumns;
import io.millrace.state.table.KeyHash;
import io.millrace.state.table.StateLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open panes of an operator, ordered; one state table in checkpoints: bucket, second, keys, accumulators.
 *
 * <p>A pane is dropped whole when the watermark has passed its bucket, the end of the last window that needs it.
 */
final class PaneStore {
    /** A dropped table is kept for the next pane unless its memory is out of proportion. */
    private static final int SPARE_BYTES_PER_ROW = 1024;

    private static final long NEVER = Long.MIN_VALUE;

    private final String name;
    private final List<DataType> keyTypes;
    private final List<Aggregate> aggregates;
    private final StateLimits limits;
    private final RowType type;
    private final TreeMap<Pane.Key, Pane> panes = new TreeMap<>();
    private @Nullable Pane last;
    private @Nullable AggregateTable spare;
    private long rows;
    private long bytes;
    private long expiredBelow = NEVER;

    PaneStore(String name, List<DataType> keyTypes, List<Aggregate> aggregates, StateLimits limits) {
        this.name = name;
        this.keyTypes = List.copyOf(keyTypes);
        this.aggregates = List.copyOf(aggregates);
        this.limits = limits;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("bucket", DataTypes.BIGINT.withNullable(false)));
        fields.add(new Field("second", DataTypes.BIGINT.withNullable(false)));
        for (DataType key : keyTypes) {
            fields.add(new Field("key" + (fields.size() - 2), key));
        }
        for (DataType state : newTable().stateTypes()) {
            fields.add(new Field("value" + (fields.size() - 2 - keyTypes.size()), state));
        }
        this.type = RowType.of(fields);
    }

    private AggregateTable newTable() {
        return new AggregateTable(keyTypes, aggregates, limits);
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return panes.isEmpty();
    }

    /** The greatest bucket that was dropped, or {@code Long.MIN_VALUE}; restored as far as the checkpoint kept it. */
    long lastExpired() {
        return expiredBelow == NEVER ? NEVER : expiredBelow - 1;
    }

    /** The pane with the least bucket. */
    Pane first() {
        return panes.firstEntry().getValue();
    }

    /** The panes with buckets in [from, to), in order. */
    Iterable<Pane> between(long from, long to) {
        return panes.subMap(new Pane.Key(from, Long.MIN_VALUE), new Pane.Key(to, Long.MIN_VALUE))
                .values();
    }

    Pane pane(Pane.Key key) {
        Pane pane = last;
        if (pane != null && pane.key.equals(key)) {
            return pane;
        }
        pane = panes.get(key);
        if (pane == null) {
            AggregateTable table = spare == null ? newTable() : spare;
            spare = null;
            pane = new Pane(key, table);
            panes.put(key, pane);
            bytes += table.bytes();
        }
        last = pane;
        return pane;
    }

    /** Adds the rows to their panes, group by group. */
    void add(Column[] keys, int[] hashes, @Nullable FlatColumn[] columns, PaneRows paneRows) {
        paneRows.sort();
        for (int group = 0; group < paneRows.groupCount(); group++) {
            int[] positions = paneRows.positions(group);
            AggregateTable table = pane(paneRows.group(group)).table;
            rows -= table.rowCount();
            bytes -= table.bytes();
            table.add(keys, hashes, columns, positions, paneRows.groupSize(group));
            rows += table.rowCount();
            bytes += table.bytes();
        }
    }

    /** Adds all rows of a pane of another store. */
    void merge(Pane.Key key, AggregateTable other) {
        AggregateTable table = pane(key).table;
        rows -= table.rowCount();
        bytes -= table.bytes();
        table.merge(other, new int[0]);
        rows += table.rowCount();
        bytes += table.bytes();
    }

    /** Drops the panes with a bucket at or below {@code end}. */
    void expire(long end) {
        while (!panes.isEmpty() && panes.firstKey().bucket() <= end) {
            Pane pane = panes.pollFirstEntry().getValue();
            rows -= pane.table.rowCount();
            bytes -= pane.table.bytes();
            if (pane.table.bytes() <= (long) SPARE_BYTES_PER_ROW * (pane.table.rowCount() + 16)) {
                pane.table.clear();
                spare = pane.table;
            }
        }
        last = null;
        expiredBelow = Math.max(expiredBelow, end == Long.MAX_VALUE ? end : end + 1);
    }

    TableDelta snapshot() {
        List<List<FlatColumn>> parts = new ArrayList<>();
        for (int i = 0; i < type.fieldCount(); i++) {
            parts.add(new ArrayList<>());
        }
        int count = 0;
        for (Pane pane : panes.values()) {
            int[] ids = pane.table.takeChanged();
            if (ids.length > 0) {
                count += ids.length;
                List<FlatColumn> columns = new ArrayList<>();
                columns.add(constant(pane.key.bucket(), ids.length));
                columns.add(constant(pane.key.second(), ids.length));
                columns.addAll(List.of(pane.table.keys(ids, ids.length)));
                columns.addAll(pane.table.states(ids, ids.length));
                for (int i = 0; i < parts.size(); i++) {
                    parts.get(i).add(columns.get(i));
                }
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            columns.add(FlatColumns.concat(type.fieldType(i), parts.get(i)));
        }
        return new TableDelta(name, type, 2 + keyTypes.size(), count, columns, 0, List.of(), expiredBelow);
    }

    private static LongColumn constant(long value, int count) {
        long[] values = new long[count];
        java.util.Arrays.fill(values, value);
        return new LongColumn(count, null, values);
    }

    /** Takes over what is this task's. All former tasks had the same watermark: what one dropped, all did. */
    void restore(RestoredState state) {
        List<TableDelta> deltas = state.deltas().stream()
                .flatMap(List::stream)
                .filter(delta -> delta.table().equals(name))
                .toList();
        for (TableDelta delta : deltas) {
            expiredBelow = Math.max(expiredBelow, delta.expiredBelow());
        }
        for (TableDelta delta : deltas) {
            restore(delta, state.subtask(), state.parallelism());
        }
        for (Pane pane : panes.values()) {
            pane.table.takeChanged();
        }
    }

    private void restore(TableDelta delta, int subtask, int parallelism) {
        if (delta.deletedCount() > 0) {
            throw new IllegalStateException("panes are dropped whole, not by key");
        }
        int count = delta.rowCount();
        FlatColumn[] columns = new FlatColumn[delta.rows().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = delta.rows().get(i).flatten();
        }
        Column[] keys = java.util.Arrays.copyOfRange(columns, 2, delta.keyCount());
        List<FlatColumn> states = List.of(columns).subList(delta.keyCount(), columns.length);
        int[] hashes = new int[count];
        KeyHash.hash(keys, count, hashes);
        long[] buckets = ((LongColumn) columns[0]).values();
        long[] seconds = ((LongColumn) columns[1]).values();
        PaneRows paneRows = new PaneRows();
        paneRows.clear(count);
        for (int row = 0; row < count; row++) {
            if (buckets[row] >= expiredBelow && KeyHash.taskOf(hashes[row], parallelism) == subtask) {
                paneRows.add(row, buckets[row], seconds[row]);
            }
        }
        paneRows.sort();
        for (int group = 0; group < paneRows.groupCount(); group++) {
            int[] selected = paneRows.positions(group);
            AggregateTable table = pane(paneRows.group(group)).table;
            rows -= table.rowCount();
            bytes -= table.bytes();
            table.restore(keys, hashes, states, selected, paneRows.groupSize(group));
            rows += table.rowCount();
            bytes += table.bytes();
        }
    }
}
