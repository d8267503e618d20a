package io.millrace.state.delta;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Folds deltas, given in the order of replay, into one per table with the same effect.
 *
 * <p>It goes from the last delta to the first: the first change met for a key is the one that counts, and a row of a
 * bucket that a later delta lets expire does not.
 */
public final class DeltaFold {
    private final List<TableDelta> newestFirst = new ArrayList<>();
    private final boolean isWhole;

    private DeltaFold(boolean isWhole) {
        this.isWhole = isWhole;
    }

    /**
     * One delta per table, with the effect of all.
     *
     * @param isWhole whether nothing is replayed before: then deletions need not be kept
     */
    public static List<TableDelta> fold(List<TableDelta> deltas, boolean isWhole) {
        Map<String, DeltaFold> tables = new TreeMap<>();
        for (TableDelta delta : deltas) {
            tables.computeIfAbsent(delta.table(), name -> new DeltaFold(isWhole))
                    .newestFirst
                    .add(0, delta);
        }
        return tables.values().stream().map(DeltaFold::fold).toList();
    }

    private TableDelta fold() {
        TableDelta newest = newestFirst.get(0);
        KeySet seen = new KeySet();
        List<Selection> rows = new ArrayList<>();
        List<Selection> deleted = new ArrayList<>();
        long expiredBelow = Long.MIN_VALUE;
        for (TableDelta delta : newestFirst) {
            if (!delta.type().equals(newest.type()) || delta.keyCount() != newest.keyCount()) {
                throw new IllegalArgumentException("table " + delta.table() + " changed its type");
            }
            if (delta.rowCount() > 0) {
                Selection selection = new Selection(delta.rows(), delta.rowCount());
                selection.addNew(seen, delta.keyCount(), expiredBelow);
                rows.add(selection);
            }
            if (delta.deletedCount() > 0) {
                Selection selection = new Selection(delta.deletedKeys(), delta.deletedCount());
                selection.addNew(seen, delta.keyCount(), expiredBelow);
                deleted.add(selection);
            }
            expiredBelow = Math.max(expiredBelow, delta.expiredBelow());
        }
        List<Field> fields = newest.type().fields();
        List<Selection> keptDeletions = isWhole ? List.of() : deleted;
        return new TableDelta(
                newest.table(),
                newest.type(),
                newest.keyCount(),
                count(rows),
                gather(rows, fields),
                count(keptDeletions),
                gather(keptDeletions, fields.subList(0, newest.keyCount())),
                expiredBelow);
    }

    private static int count(List<Selection> selections) {
        return selections.stream().mapToInt(selection -> selection.count).sum();
    }

    private static List<Column> gather(List<Selection> selections, List<Field> fields) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            ColumnBuilder builder = ColumnBuilder.of(fields.get(i).type());
            for (Selection selection : selections) {
                FlatColumn source = selection.columns.get(i);
                for (int row = 0; row < selection.count; row++) {
                    builder.append(source, selection.positions[row]);
                }
            }
            columns.add(builder.build());
        }
        return columns;
    }

    /** The rows of a delta that still count, in their order. */
    private static final class Selection {
        private final List<FlatColumn> columns;
        private final int[] positions;
        private int count;

        Selection(List<Column> columns, int rowCount) {
            this.columns = columns.stream().map(Selection::flat).toList();
            positions = new int[rowCount];
        }

        /** Flat at every depth, so that the loops over rows flatten nothing. */
        private static FlatColumn flat(Column column) {
            FlatColumn flat = column.flatten();
            return flat instanceof RowColumn rows
                    ? new RowColumn(
                            rows.rowCount(),
                            rows.nulls(),
                            rows.children().stream()
                                    .<Column>map(Selection::flat)
                                    .toList())
                    : flat;
        }

        /** Selects the rows whose keys are new to {@code seen}, and adds these keys; of equal keys the last counts. */
        void addNew(KeySet seen, int keyCount, long expiredBelow) {
            long[] buckets = ((LongColumn) columns.get(0)).values();
            List<FlatColumn> keys = columns.subList(0, keyCount);
            int at = positions.length;
            for (int row = positions.length - 1; row >= 0; row--) {
                if (buckets[row] >= expiredBelow && seen.add(keys, row)) {
                    positions[--at] = row;
                }
            }
            count = positions.length - at;
            System.arraycopy(positions, at, positions, 0, count);
        }
    }
}
