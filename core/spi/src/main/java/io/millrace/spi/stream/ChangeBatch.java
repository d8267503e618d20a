package io.millrace.spi.stream;

import io.millrace.spi.column.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a table: rows as columns, in order, each with a weight (+1 insertion, -1 retraction).
 *
 * <p>An update is a retraction followed by an insertion. Absent weights mean that every row is an insertion.
 *
 * <p>{@code rowWatermarks} holds, per row, the watermark (milliseconds) that the row's own split had before the row. It
 * is absent when every row's event time is more than a millisecond ahead of that watermark, or when the rows do not
 * come straight from a source: then no row can be late. A row's lateness is decided from this alone, so that it is a
 * function of the split's content.
 */
public final class ChangeBatch implements StreamElement {
    private final int rowCount;
    private final Column[] columns;
    private final long @Nullable [] weights;
    private final long @Nullable [] rowWatermarks;
    private final @Nullable RowOrigins origins;

    public ChangeBatch(
            int rowCount,
            Column[] columns,
            long @Nullable [] weights,
            long @Nullable [] rowWatermarks,
            @Nullable RowOrigins origins) {
        this.rowCount = rowCount;
        this.columns = columns;
        this.weights = weights;
        this.rowWatermarks = rowWatermarks;
        this.origins = origins;
    }

    /** A batch of insertions that no watermark has passed. */
    public static ChangeBatch of(int rowCount, Column... columns) {
        return new ChangeBatch(rowCount, columns, null, null, null);
    }

    public int rowCount() {
        return rowCount;
    }

    public int columnCount() {
        return columns.length;
    }

    public Column column(int index) {
        return columns[index];
    }

    public List<Column> columns() {
        return List.of(columns);
    }

    public long @Nullable [] weights() {
        return weights;
    }

    public long @Nullable [] rowWatermarks() {
        return rowWatermarks;
    }

    public @Nullable RowOrigins origins() {
        return origins;
    }

    /** The same rows with other columns: what a projection without a filter makes. */
    public ChangeBatch withColumns(Column... newColumns) {
        return new ChangeBatch(rowCount, newColumns, weights, rowWatermarks, origins);
    }

    public ChangeBatch withRowWatermarks(long @Nullable [] newRowWatermarks) {
        return new ChangeBatch(rowCount, columns, weights, newRowWatermarks, origins);
    }

    /** The rows at {@code positions[0..count)} with everything that belongs to them, under other columns. */
    public ChangeBatch gatherWith(Column[] newColumns, int[] positions, int count) {
        return new ChangeBatch(
                count,
                newColumns,
                gather(weights, positions, count),
                gather(rowWatermarks, positions, count),
                origins == null ? null : origins.gather(positions, count));
    }

    public ChangeBatch gather(int[] positions, int count) {
        Column[] gathered = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            gathered[i] = columns[i].gather(positions, count);
        }
        return gatherWith(gathered, positions, count);
    }

    private static long @Nullable [] gather(long @Nullable [] values, int[] positions, int count) {
        if (values == null) {
            return null;
        }
        long[] gathered = new long[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = values[positions[i]];
        }
        return gathered;
    }
}
