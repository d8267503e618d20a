package io.millrace.engine.side;

import io.millrace.engine.task.Receiver;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows for a dead-letter or late table: the columns that the table declares, by name, out of those that are
 * documented.
 */
public final class SideTable {
    /** Rows per batch; one bad record must not wait for many, so every step of the task flushes. */
    private static final int MAX_ROWS = 1024;

    private final RowType type;
    private final List<ColumnBuilder> builders;
    private final Receiver sink;
    private int rows;

    public SideTable(RowType type, Receiver sink) {
        this.type = type;
        this.sink = sink;
        builders = type.fields().stream()
                .map(field -> ColumnBuilder.of(field.type()))
                .toList();
    }

    /** Appends a row; columns without a value are NULL. Values are String, Long or byte[]. */
    public void append(Map<String, Object> values) {
        for (int i = 0; i < builders.size(); i++) {
            appendValue(builders.get(i), values.get(type.fields().get(i).name()));
        }
        rows++;
        if (rows == MAX_ROWS) {
            flush();
        }
    }

    private static void appendValue(ColumnBuilder builder, @Nullable Object value) {
        if (value instanceof String text && builder instanceof BytesColumnBuilder bytes) {
            bytes.append(text);
        } else if (value instanceof byte[] raw && builder instanceof BytesColumnBuilder bytes) {
            bytes.append(raw, 0, raw.length);
        } else if (value instanceof Long number && builder instanceof LongColumnBuilder longs) {
            longs.append(number);
        } else {
            builder.appendNull();
        }
    }

    /** Hands the rows so far to the table's sink. */
    public void flush() {
        if (rows == 0) {
            return;
        }
        List<Column> columns = new ArrayList<>();
        for (ColumnBuilder builder : builders) {
            columns.add(builder.build());
        }
        int count = rows;
        rows = 0;
        sink.accept(ChangeBatch.of(count, columns.toArray(new Column[0])));
    }
}
