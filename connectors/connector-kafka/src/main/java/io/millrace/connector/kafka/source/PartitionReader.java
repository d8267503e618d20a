package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.BrokenBatchException;
import io.millrace.connector.kafka.fetch.PartitionFetch;
import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.spi.column.Column;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition: what its task's session has fetched of it, decoded straight from the fetched bytes.
 *
 * <p>Offsets that hold no record (control records, aborted transactions, what compaction removed) are passed over: the
 * position is behind them, and they are no records.
 */
final class PartitionReader implements SplitReader {
    private final KafkaSession session;
    private final PartitionSplit split;
    private final RecordRows.Decoding decoding;
    private final ReadRequest request;
    private final PartitionFetch fetch;
    /** Behind the last record that was given, and behind what holds no record after it. */
    private long offset;

    private long records;
    private long lost;

    /** The poll of the session whose records this reader has looked at. */
    private long seenPoll = -1;

    /** This run ends here, though the split may go on: see {@link ReadRequest#presentOnly}. */
    private final long presentEnd;

    PartitionReader(
            KafkaSession session,
            PartitionSplit split,
            SplitPosition position,
            RecordRows.Decoding decoding,
            ReadRequest request,
            long presentEnd) {
        this.presentEnd = presentEnd;
        this.session = session;
        this.split = split;
        this.decoding = decoding;
        this.request = request;
        offset = split.offsetAt(position);
        fetch = new PartitionFetch(split.partition(), split.topicUuid(), offset);
        records = position.records();
    }

    PartitionSplit split() {
        return split;
    }

    PartitionFetch fetch() {
        return fetch;
    }

    long seenPoll() {
        return seenPoll;
    }

    void sawPoll(long poll) {
        seenPoll = poll;
    }

    @Override
    public SourceBatch read(int maxRecords) throws IOException {
        if (offset >= end()) {
            return SourceBatch.empty(offset);
        }
        if (fetch.isEmpty()) {
            session.fetch(this);
        }
        RecordBlock block = session.block();
        try {
            fetch.read(block, maxRecords, end());
        } catch (BrokenBatchException e) {
            throw session.broken(this, e);
        }
        if (block.count() == 0) {
            passGap();
            return SourceBatch.empty(offset);
        }
        return take(block);
    }

    /** Nothing is there: moves behind what holds no record. */
    private void passGap() {
        if (fetch.isAtEnd()) {
            // All that is left lies behind the end.
            offset = Math.max(offset, end());
        } else {
            offset = Math.max(offset, fetch.nextOffset());
        }
    }

    private long end() {
        return Math.min(split.end(), presentEnd);
    }

    private SourceBatch take(RecordBlock block) {
        int count = block.count();
        long first = block.offset(0);
        RecordRows decoded = decoding.decode(block);
        offset = block.offset(count - 1) + 1;
        records += count;
        if (fetch.isEmpty()) {
            offset = Math.max(offset, fetch.nextOffset());
        }
        List<BadRecord> bad = numbered(decoded.bad(), block, first);
        if (decoded.rowCount() == 0) {
            return new SourceBatch(first, count, null, bad, decoded.skipped(), null);
        }
        ChangeBatch rows =
                new ChangeBatch(decoded.rowCount(), columns(decoded, block), null, null, origins(decoded, block));
        return new SourceBatch(first, count, rows, bad, decoded.skipped(), timestamps(block, decoded.recordOfRow()));
    }

    /** Bad records with the distance of their offsets to the first one, which the engine adds to it again. */
    private static List<BadRecord> numbered(List<BadRecord> decoded, RecordBlock block, long first) {
        if (decoded.isEmpty()) {
            return decoded;
        }
        List<BadRecord> numbered = new ArrayList<>(decoded.size());
        for (BadRecord bad : decoded) {
            long number = block.offset(bad.record()) - first;
            numbered.add(new BadRecord((int) number, bad.raw(), bad.code(), bad.cause()));
        }
        return numbered;
    }

    private Column[] columns(RecordRows decoded, RecordBlock block) {
        int physical = decoded.columns().size();
        List<String> keys = request.metadataKeys();
        Column[] columns = decoded.columns().toArray(new Column[physical + keys.size()]);
        for (int i = 0; i < keys.size(); i++) {
            columns[physical + i] = RecordMetadata.column(keys.get(i), split.partition(), block, decoded.recordOfRow());
        }
        return columns;
    }

    private @Nullable RowOrigins origins(RecordRows decoded, RecordBlock block) {
        if (!request.origins()) {
            return null;
        }
        int rows = decoded.rowCount();
        int[] splits = new int[rows];
        Arrays.fill(splits, request.splitNumber());
        long[] offsets = new long[rows];
        int[] starts = new int[rows];
        int[] lengths = new int[rows];
        for (int row = 0; row < rows; row++) {
            int record = decoded.recordOfRow()[row];
            offsets[row] = block.offset(record);
            starts[row] = block.valueStarts()[record];
            lengths[row] = Math.max(0, block.valueLengths()[record]);
        }
        return new RowOrigins(splits, offsets, block.data(), starts, lengths);
    }

    /** Null when a record has none: they are all of one producer, or of one topic that stamps them. */
    private static long @Nullable [] timestamps(RecordBlock block, int[] recordOfRow) {
        long[] timestamps = new long[recordOfRow.length];
        long least = 0;
        for (int row = 0; row < timestamps.length; row++) {
            timestamps[row] = block.timestamp(recordOfRow[row]);
            least = Math.min(least, timestamps[row]);
        }
        return least < 0 ? null : timestamps;
    }

    /** Passes over records that are gone; those that are buffered lie before them. */
    void skipTo(long target) {
        lost += target - fetch.nextOffset();
        fetch.goOn(target);
    }

    @Override
    public long takeLost() {
        long taken = lost;
        lost = 0;
        return taken;
    }

    @Override
    public boolean atEnd() {
        return offset >= split.end();
    }

    @Override
    public boolean isCaughtUp() {
        return presentEnd == PartitionSplit.NO_END ? fetch.isCaughtUp() : offset >= presentEnd;
    }

    /** Offsets up to the partition's end as the last fetch showed it: its last stable offset where that is the end. */
    @Override
    public OptionalLong lag() {
        if (atEnd()) {
            return OptionalLong.of(0);
        }
        OptionalLong behindFetched = fetch.lag();
        return behindFetched.isEmpty()
                ? behindFetched
                : OptionalLong.of(
                        Math.max(0, Math.min(fetch.nextOffset() + behindFetched.getAsLong(), split.end()) - offset));
    }

    @Override
    public SplitPosition position() {
        return new SplitPosition(offset, records);
    }

    @Override
    public void close() {
        session.closed(this);
    }
}
