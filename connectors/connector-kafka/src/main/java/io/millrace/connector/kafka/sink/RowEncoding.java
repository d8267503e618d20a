package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some columns of a batch as bytes, all rows encoded at once and taken from there by who writes them. */
final class RowEncoding {
    private static final int INITIAL_BYTES = 64 * 1024;

    private final RecordEncoder encoder;
    private final int[] columns;
    private final boolean inOrder;
    private final boolean holdsNull;
    private final ByteBuilder buffer = new ByteBuilder(INITIAL_BYTES);
    private int[] ends = new int[0];

    private RowEncoding(Format format, RowType type, int[] columns) {
        encoder = format.encoder(type);
        holdsNull = format.holdsNull();
        this.columns = columns;
        inOrder = Arrays.equals(columns, IntStream.range(0, columns.length).toArray());
    }

    /** Of a table without a key: its columns are the first of the batch. */
    static RowEncoding ofFirst(Format format, RowType type) {
        return new RowEncoding(
                format, type, IntStream.range(0, type.fieldCount()).toArray());
    }

    static RowEncoding of(Format format, RowType type, List<Integer> columns) {
        return new RowEncoding(
                format, type, columns.stream().mapToInt(column -> column).toArray());
    }

    /** Makes all rows the values of what is written. */
    void encodeValues(ChangeBatch batch, EncodedRows to) {
        encode(batch);
        to.values(buffer.array(), ends, nulls(batch), batch.rowCount());
    }

    /** Makes all rows the keys of the values that are there. */
    void encodeKeys(ChangeBatch batch, EncodedRows to) {
        encode(batch);
        to.keys(buffer.array(), ends, nulls(batch));
    }

    private void encode(ChangeBatch batch) {
        if (ends.length < batch.rowCount()) {
            ends = new int[batch.rowCount()];
        }
        buffer.setLength(0);
        encoder.encode(isWhole(batch) ? batch : chosen(batch), buffer, ends);
    }

    /** The rows that have no bytes, not even none of them. */
    private long @Nullable [] nulls(ChangeBatch batch) {
        return holdsNull && batch.column(columns[0]).mayHaveNull()
                ? batch.column(columns[0]).flatten().nulls()
                : null;
    }

    private boolean isWhole(ChangeBatch batch) {
        return inOrder && columns.length == batch.columnCount();
    }

    private ChangeBatch chosen(ChangeBatch batch) {
        Column[] chosen = new Column[columns.length];
        for (int i = 0; i < columns.length; i++) {
            chosen[i] = batch.column(columns[i]);
        }
        return batch.withColumns(chosen);
    }
}
