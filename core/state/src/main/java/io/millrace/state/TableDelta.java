package io.millrace.state;

import io.millrace.spi.column.Column;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;

/**
 * How a state table changed since the last epoch, or all of it: what a checkpoint stores and a restore replays.
 *
 * <p>Replaying means, in this order: drop every row whose first column (always a NOT NULL BIGINT, the <em>bucket</em>)
 * is below {@code expiredBelow}; delete the rows with the deleted keys; put the changed rows in place of those with the
 * same key.
 *
 * @param table the table's name within its operator
 * @param type all columns, the key columns first
 * @param keyCount how many leading columns make the key
 * @param rows the changed rows, one column per field of {@code type}
 * @param deletedKeys one column per key column
 */
public record TableDelta(
        String table,
        RowType type,
        int keyCount,
        int rowCount,
        List<Column> rows,
        int deletedCount,
        List<Column> deletedKeys,
        long expiredBelow) {
    public TableDelta {
        rows = List.copyOf(rows);
        deletedKeys = List.copyOf(deletedKeys);
    }
}
