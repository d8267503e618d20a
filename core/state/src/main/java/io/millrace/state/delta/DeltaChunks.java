package io.millrace.state.delta;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides deltas over files that are not too long for an array, in the order of replay. The longer the rows, the fewer
 * are in a file; one row always fits, because a batch held it.
 */
public final class DeltaChunks {
    static final int MAX_ROWS = 1 << 18;

    /** Far below the two gigabytes of an array, because buffers double as they grow and several tasks write at once. */
    static final long MAX_BYTES = 1L << 28;

    /** What a value takes that is not text: at most a DECIMAL's 16 bytes, or the length of a text. */
    private static final int FIXED_BYTES = 16;

    private DeltaChunks() {}

    public static List<List<TableDelta>> split(List<TableDelta> deltas) {
        return split(deltas, MAX_ROWS, MAX_BYTES);
    }

    static List<List<TableDelta>> split(List<TableDelta> deltas, int maxRows, long maxBytes) {
        List<List<TableDelta>> files = new ArrayList<>();
        List<TableDelta> file = new ArrayList<>();
        int rows = 0;
        long bytes = 0;
        for (TableDelta delta : deltas) {
            for (TableDelta part : parts(delta, maxRows, maxBytes)) {
                int partRows = part.rowCount() + part.deletedCount();
                long partBytes = new Sizes(part.rows()).bytes(part.rowCount())
                        + new Sizes(part.deletedKeys()).bytes(part.deletedCount());
                if (!file.isEmpty() && (rows + partRows > maxRows || bytes + partBytes > maxBytes)) {
                    files.add(file);
                    file = new ArrayList<>();
                    rows = 0;
                    bytes = 0;
                }
                file.add(part);
                rows += partRows;
                bytes += partBytes;
            }
        }
        if (!file.isEmpty()) {
            files.add(file);
        }
        return files;
    }

    /** How many bytes rows take in a file, about. */
    private static final class Sizes {
        private final List<BytesColumn> texts = new ArrayList<>();
        private long fixed;

        Sizes(List<Column> columns) {
            columns.forEach(column -> add(column.flatten()));
        }

        private void add(FlatColumn column) {
            fixed += FIXED_BYTES;
            if (column instanceof BytesColumn text) {
                texts.add(text);
            } else if (column instanceof RowColumn row) {
                row.children().forEach(child -> add(child.flatten()));
            }
        }

        long bytes(int rows) {
            long bytes = rows * fixed;
            for (BytesColumn text : texts) {
                for (int row = 0; row < rows; row++) {
                    bytes += text.isNull(row) ? 0 : text.lengths()[row];
                }
            }
            return bytes;
        }

        /** How many rows from {@code start} on fit, at least one. */
        int fitting(int start, int rows, int maxRows, long maxBytes) {
            int most = Math.min(maxRows, rows - start);
            long bytes = 0;
            for (int count = 0; count < most; count++) {
                bytes += fixed;
                for (BytesColumn text : texts) {
                    bytes += text.isNull(start + count) ? 0 : text.lengths()[start + count];
                }
                if (bytes > maxBytes) {
                    return Math.max(1, count);
                }
            }
            return most;
        }
    }

    /** The same change in steps: what expires, the deletions, then the rows. */
    private static List<TableDelta> parts(TableDelta delta, int maxRows, long maxBytes) {
        Sizes deletedSizes = new Sizes(delta.deletedKeys());
        Sizes rowSizes = new Sizes(delta.rows());
        if (delta.rowCount() + delta.deletedCount() <= maxRows
                && rowSizes.bytes(delta.rowCount()) + deletedSizes.bytes(delta.deletedCount()) <= maxBytes) {
            return List.of(delta);
        }
        List<TableDelta> parts = new ArrayList<>();
        long expiredBelow = delta.expiredBelow();
        int count;
        for (int start = 0; start < delta.deletedCount(); start += count) {
            count = deletedSizes.fitting(start, delta.deletedCount(), maxRows, maxBytes);
            parts.add(part(delta, 0, List.of(), count, gather(delta.deletedKeys(), start, count), expiredBelow));
            expiredBelow = Long.MIN_VALUE;
        }
        for (int start = 0; start < delta.rowCount(); start += count) {
            count = rowSizes.fitting(start, delta.rowCount(), maxRows, maxBytes);
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
