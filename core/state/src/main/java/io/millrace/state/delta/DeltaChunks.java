package io.millrace.state.delta;

import io.millrace.spi.column.Column;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;

/** Divides deltas over files that are not too long for an array, in the order of replay. */
public final class DeltaChunks {
    /** Rows of 8,000 bytes still fit. */
    static final int MAX_ROWS = 1 << 18;

    private DeltaChunks() {}

    public static List<List<TableDelta>> split(List<TableDelta> deltas) {
        return split(deltas, MAX_ROWS);
    }

    static List<List<TableDelta>> split(List<TableDelta> deltas, int maxRows) {
        List<List<TableDelta>> files = new ArrayList<>();
        List<TableDelta> file = new ArrayList<>();
        int rows = 0;
        for (TableDelta delta : deltas) {
            for (TableDelta part : parts(delta, maxRows)) {
                int partRows = part.rowCount() + part.deletedCount();
                if (!file.isEmpty() && rows + partRows > maxRows) {
                    files.add(file);
                    file = new ArrayList<>();
                    rows = 0;
                }
                file.add(part);
                rows += partRows;
            }
        }
        if (!file.isEmpty()) {
            files.add(file);
        }
        return files;
    }

    /** The same change in steps: what expires, the deletions, then the rows. */
    private static List<TableDelta> parts(TableDelta delta, int maxRows) {
        if (delta.rowCount() + delta.deletedCount() <= maxRows) {
            return List.of(delta);
        }
        List<TableDelta> parts = new ArrayList<>();
        long expiredBelow = delta.expiredBelow();
        for (int start = 0; start < delta.deletedCount(); start += maxRows) {
            int count = Math.min(maxRows, delta.deletedCount() - start);
            parts.add(part(delta, 0, List.of(), count, gather(delta.deletedKeys(), start, count), expiredBelow));
            expiredBelow = Long.MIN_VALUE;
        }
        for (int start = 0; start < delta.rowCount(); start += maxRows) {
            int count = Math.min(maxRows, delta.rowCount() - start);
            parts.add(part(delta, count, gather(delta.rows(), start, count), 0, List.of(), expiredBelow));
            expiredBelow = Long.MIN_VALUE;
        }
        return parts;
    }

    private static TableDelta part(
            TableDelta delta, int rowCount, List<Column> rows, int deleted, List<Column> keys, long expiredBelow) {
        return new TableDelta(
                delta.table(), delta.type(), delta.keyCount(), rowCount, rows, deleted, keys, expiredBelow);
    }

    private static List<Column> gather(List<Column> columns, int start, int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = start + i;
        }
        return columns.stream().map(column -> column.gather(positions, count)).toList();
    }
}
