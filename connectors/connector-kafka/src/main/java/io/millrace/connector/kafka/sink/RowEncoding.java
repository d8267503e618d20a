package io.millrace.connector.kafka.sink;

import io.millrace.spi.column.Column;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some columns of a batch as bytes, all rows encoded at once and cut out one by one. */
final class RowEncoding {
    private static final int INITIAL_BYTES = 64 * 1024;

    private final RecordEncoder encoder;
    private final int @Nullable [] columns;
    private final ByteBuilder buffer = new ByteBuilder(INITIAL_BYTES);
    private int[] ends = new int[0];

    private RowEncoding(RecordEncoder encoder, int @Nullable [] columns) {
        this.encoder = encoder;
        this.columns = columns;
    }

    static RowEncoding ofAll(Format format, RowType type) {
        return new RowEncoding(format.encoder(type), null);
    }

    static RowEncoding of(Format format, RowType type, List<Integer> columns) {
        return new RowEncoding(
                format.encoder(type),
                columns.stream().mapToInt(column -> column).toArray());
    }

    void encode(ChangeBatch batch) {
        if (ends.length < batch.rowCount()) {
            ends = new int[batch.rowCount()];
        }
        buffer.setLength(0);
        encoder.encode(columns == null ? batch : chosen(batch, columns), buffer, ends);
    }

    private static ChangeBatch chosen(ChangeBatch batch, int[] columns) {
        Column[] chosen = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            chosen[i] = batch.column(columns[i]);
        }
        return batch.withColumns(chosen);
    }

    /** A row without its line feed. */
    byte[] row(int row) {
        int start = row == 0 ? 0 : ends[row - 1];
        return Arrays.copyOfRange(buffer.array(), start, ends[row] - 1);
    }
}
