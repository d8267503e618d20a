package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.format.DecodedRecords;
import io.millrace.spi.format.RecordDecoder;
import java.util.List;

/** All columns come from the value; a record without one (a tombstone) is skipped, as in Flink, and counted. */
final class ValueDecoding implements RecordRows.Decoding {
    private static final int[] NO_ROWS = new int[0];

    private final RecordDecoder decoder;
    private final PresentSlices present = new PresentSlices();

    ValueDecoding(RecordDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public RecordRows decode(RecordBlock block) {
        if (block.nullValues() == 0) {
            DecodedRecords decoded =
                    decoder.decode(block.data(), block.valueStarts(), block.valueLengths(), block.count());
            return new RecordRows(
                    decoded.rowCount(), decoded.columns(), decoded.recordOfRow(), decoded.bad(), decoded.skipped());
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
}
