package io.millrace.connector.kafka.source;

import io.millrace.spi.column.Column;
import io.millrace.spi.format.BadRecord;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What some records became: each is a row, a bad record, or skipped.
 *
 * @param taken how many of the given records these are
 * @param rowCount the rows in the columns
 * @param columns one per wanted field
 * @param recordOfRow per row the number of its record among those given; ascending
 * @param valueOfRow per row the number of its value among the slices
 * @param bad their numbers are those of the records given
 */
record RecordRows(
        int taken,
        int rowCount,
        List<Column> columns,
        int[] recordOfRow,
        int[] valueOfRow,
        List<BadRecord> bad,
        int skipped) {
    /** Makes rows of fetched records. One thread. */
    interface Decoding {
        /** Decodes {@code given[from, …)} up to at most {@code to}; at least one record. */
        RecordRows decode(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to);

        /** Where the values of the last call lie. */
        RecordSlices values();
    }
}
