package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import java.util.List;

/**
 * What the records of a block became: each is a row, a bad record, or skipped.
 *
 * @param rowCount the rows in the columns
 * @param columns one per wanted field
 * @param recordOfRow per row the number of its record in the block; ascending
 * @param bad their numbers are those of the records in the block
 */
record RecordRows(int rowCount, List<Column> columns, int[] recordOfRow, List<BadRecord> bad, int skipped) {
    /** Makes rows of fetched records. One thread. */
    interface Decoding {
        /** Decodes all records of a block; the columns may refer to its data. */
        RecordRows decode(RecordBlock block);
    }
}
