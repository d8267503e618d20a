package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some columns of a batch as bytes, all rows encoded at once and taken from there by who writes them. */
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

    /** Makes all rows the values of what is written. */
    void encodeValues(ChangeBatch batch, EncodedRows to) {
        encode(batch);
        to.values(buffer.array(), ends, batch.rowCount());
    }

    /** Makes all rows the keys of the values that are there. */
    void encodeKeys(ChangeBatch batch, EncodedRows to) {
        encode(batch);
        to.keys(buffer.array(), ends);
    }

    private void encode(ChangeBatch batch) {
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
}
