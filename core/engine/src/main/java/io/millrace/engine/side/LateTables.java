package io.millrace.engine.side;

import io.millrace.engine.operator.LateRows;
import io.millrace.engine.side.SplitDirectory.SplitName;
import io.millrace.spi.stream.RowOrigins;
import io.millrace.spi.type.DataType.RowType;
import java.util.HashMap;
import java.util.Map;

/** Sends the late rows of a task to the late table of their source, where one is declared. */
public final class LateTables {
    private final SplitDirectory splits;
    private final Map<String, SideTable> tables;

    public LateTables(SplitDirectory splits, Map<String, SideTable> tables) {
        this.splits = splits;
        this.tables = Map.copyOf(tables);
    }

    /** For one operator. */
    public LateRows of(String operator, RowType type) {
        if (tables.isEmpty()) {
            return LateRows.NONE;
        }
        RowJson json = new RowJson(type);
        return (batch, row, windowStart, windowEnd, latenessMillis) -> {
            RowOrigins origins = batch.origins();
            if (origins == null) {
                return;
            }
            SplitName split = splits.name(origins.split(row));
            SideTable table = tables.get(split.table());
            if (table != null) {
                append(
                        table,
                        operator,
                        split,
                        origins.offset(row),
                        json.text(batch, row),
                        windowStart,
                        windowEnd,
                        latenessMillis);
            }
        };
    }

    private static void append(
            SideTable table,
            String operator,
            SplitName split,
            long offset,
            String row,
            long windowStart,
            long windowEnd,
            long latenessMillis) {
        Map<String, Object> values = new HashMap<>();
        values.put("source_table", split.table());
        values.put("operator", operator);
        values.put("window_start", windowStart * 1000);
        values.put("window_end", windowEnd * 1000);
        values.put("lateness_ms", latenessMillis);
        values.put("split", split.split());
        values.put("record_offset", offset);
        values.put("row_json", row);
        table.append(values);
    }

    public void flush() {
        tables.values().forEach(SideTable::flush);
    }
}
