package io.millrace.spi.connector;

import io.millrace.spi.format.BadRecord;
import io.millrace.spi.stream.ChangeBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a split gave: {@code records = rows + bad + skipped}.
 *
 * @param firstRecord the number of the first record in its split, from 0; a {@link BadRecord}'s number counts from it
 * @param rows null when there are none
 * @param recordTimestamps per row the time (milliseconds) at which the log stored the record, or null where the source
 *     has no such time; the future guard compares event times with it
 */
public record SourceBatch(
        long firstRecord,
        int records,
        @Nullable ChangeBatch rows,
        List<BadRecord> bad,
        int skipped,
        long @Nullable [] recordTimestamps) {
    /** Nothing was there. */
    public static SourceBatch empty(long nextRecord) {
        return new SourceBatch(nextRecord, 0, null, List.of(), 0, null);
    }
}
