package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.formats.column.ColumnTarget;
import io.millrace.formats.text.RecordFault;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes Avro records straight into columns: texts and bytes are slices of the records, and nothing is allocated per
 * record. A record is read field by field in the table's order, wanted or not, and ends where its last field does.
 * Nesting is that of the table's columns, so that no record can deepen it. One thread.
 */
final class AvroDecoder implements RecordDecoder {
    /** Longer records are bad, and only so many of their bytes are kept: memory stays bounded. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final int KEPT_OF_LONG_RECORD = 1 << 20;

    private final List<ColumnTarget> targets;
    private final AvroField[] fields;
    private final AvroInput input = new AvroInput();

    AvroDecoder(RowType table, RowType wanted) {
        targets = ColumnTarget.of(wanted);
        fields = AvroField.of(table, targets, "");
    }

    @Override
    public DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count) {
        byte[] padded = Words.padded(data, starts, lengths, count, MAX_RECORD_BYTES);
        ColumnTarget.beginAll(targets, count);
        int[] recordOfRow = new int[count];
        List<BadRecord> bad = new ArrayList<>(0);
        int rows = 0;
        for (int record = 0; record < count; record++) {
            int start = starts[record];
            int end = start + lengths[record];
            try {
                decodeRecord(padded, start, end, rows);
                recordOfRow[rows++] = record;
            } catch (RecordFault fault) {
                ColumnTarget.clearNulls(targets, rows);
                int kept = end - start > MAX_RECORD_BYTES ? start + KEPT_OF_LONG_RECORD : end;
                bad.add(new BadRecord(record, Arrays.copyOfRange(data, start, kept), fault.code(), fault.reason()));
            }
        }
        List<Column> columns = ColumnTarget.finishAll(targets, rows, padded, new byte[0]);
        return new DecodedRecords(rows, columns, recordOfRow, bad, 0);
    }

    private void decodeRecord(byte[] data, int start, int end, int row) {
        if (end - start > MAX_RECORD_BYTES) {
            throw new RecordFault(
                    FormatError.LIMIT_EXCEEDED,
                    "the record has " + (end - start) + " bytes; the limit is " + MAX_RECORD_BYTES);
        }
        input.begin(data, start, end);
        for (AvroField field : fields) {
            field.read(input, row);
        }
        if (input.position() != end) {
            throw new RecordFault(
                    FormatError.AVRO_SYNTAX,
                    "the record ends with its last field at byte " + (input.position() - start) + ", but has "
                            + (end - start) + " bytes");
        }
    }
}
