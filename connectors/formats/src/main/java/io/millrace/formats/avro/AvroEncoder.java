package io.millrace.formats.avro;

import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;

/** Encodes rows as Avro records. One thread; nothing is allocated per row. */
final class AvroEncoder implements RecordEncoder {
    private final AvroColumn[] columns;

    AvroEncoder(RowType type) {
        columns = AvroColumn.of(type, "");
    }

    @Override
    public void encode(ChangeBatch batch, ByteBuilder target, int[] ends) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].bind(batch.column(i).flatten());
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            for (AvroColumn column : columns) {
                column.write(target, row);
            }
            target.append((byte) '\n');
            ends[row] = target.length();
        }
    }
}
