package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.Format;
import io.millrace.spi.format.RecordDecoder;
import io.millrace.spi.type.DataType.RowType;
import java.util.Arrays;
import java.util.List;

/**
 * All columns come from the value. As in Flink, a record without one (a tombstone) is a row of NULL where the format
 * says so, and skipped, and counted, elsewhere.
 */
final class ValueDecoding implements RecordRows.Decoding {
    private static final int[] NO_ROWS = new int[0];

    private final RecordDecoder decoder;
    private final boolean holdsNull;
    private final PresentSlices present = new PresentSlices();

    private ValueDecoding(RecordDecoder decoder, boolean holdsNull) {
        this.decoder = decoder;
        this.holdsNull = holdsNull;
    }

    /** Of some fields of a value. */
    static ValueDecoding of(Format format, RowType value, RowType wanted) {
        return new ValueDecoding(format.decoder(value, wanted), format.holdsNull());
    }

    @Override
    public RecordRows decode(RecordBlock block) {
        if (block.nullValues() == 0 || holdsNull) {
            DecodedRecords decoded =
                    decoder.decode(block.data(), block.valueStarts(), block.valueLengths(), block.count());
            return new RecordRows(
                    decoded.rowCount(), decoded.columns(), recordsOf(decoded), decoded.bad(), decoded.skipped());
        }
        present.take(block.valueStarts(), block.valueLengths(), block.count());
        int tombstones = block.nullValues();
        if (present.count() == 0) {
            return new RecordRows(0, List.of(), NO_ROWS, List.of(), tombstones);
        }
        DecodedRecords decoded = decoder.decode(block.data(), present.starts(), present.lengths(), present.count());
        return new RecordRows(
                decoded.rowCount(),
                decoded.columns(),
                present.recordsOf(decoded),
                present.numbered(decoded.bad()),
                decoded.skipped() + tombstones);
    }

    /** Decoders have room for all records; who looks a record up must not find what lies behind the rows. */
    private static int[] recordsOf(DecodedRecords decoded) {
        int[] records = decoded.recordOfRow();
        return records.length == decoded.rowCount() ? records : Arrays.copyOf(records, decoded.rowCount());
    }
}
