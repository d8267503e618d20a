package io.millrace.formats.json;

import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;

/**
 * Encodes each row as one JSON object, as Flink's serializer writes it: fields in the order of the row type, NULL as
 * {@code null} unless such fields are left out, no space. One thread; nothing is allocated per row.
 */
final class JsonEncoder implements RecordEncoder {
    private final FieldWriter[] writers;
    private final boolean ignoreNulls;

    JsonEncoder(RowType type, JsonOptions options) {
        writers = FieldWriter.of(type, options);
        ignoreNulls = options.ignoreNullFields();
    }

    @Override
    public void encode(ChangeBatch batch, ByteBuilder target, int[] ends) {
        FieldWriter.bind(writers, batch.columns());
        for (int row = 0; row < batch.rowCount(); row++) {
            FieldWriter.writeObject(writers, row, target, ignoreNulls);
            target.append((byte) '\n');
            ends[row] = target.length();
        }
    }
}
