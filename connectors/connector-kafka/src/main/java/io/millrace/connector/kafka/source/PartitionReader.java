package io.millrace.connector.kafka.source;

import io.millrace.spi.column.Column;
import io.millrace.spi.connector.ReadRequest;
import io.millrace.spi.connector.SourceBatch;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.connector.SplitReader;
import io.millrace.spi.format.BadRecord;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.stream.RowOrigins;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads one partition: what its task's consumer has fetched of it, decoded straight from the fetched bytes.
 *
 * <p>Offsets that hold no record (control records, aborted transactions, what compaction removed) are passed over: the
 * position is behind them, and they are no records.
 */
final class PartitionReader implements SplitReader {
    private final KafkaSession session;
    private final PartitionSplit split;
    private final RecordRows.Decoding decoding;
    private final ReadRequest request;
    private final Queue<List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>>> fetched = new ArrayDeque<>();
    private List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> current = List.of();
    private int next;
    private int buffered;
    /** Behind the last record that was given, and behind what holds no record after it. */
    private long offset;

    private long records;
    /** The offset that the consumer asks for next: nothing lies between the fetched records and it. */
    private long fetchedTo;

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
        fetchedTo = offset;
        records = position.records();
    }

    PartitionSplit split() {
        return split;
    }

    int buffered() {
        return buffered;
    }

    long seenPoll() {
        return seenPoll;
    }

    void sawPoll(long poll) {
        seenPoll = poll;
    }

    void add(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> more) {
        fetched.add(more);
        buffered += more.size();
    }

    void fetchedTo(long newOffset) {
        fetchedTo = newOffset;
    }

    @Override
    public SourceBatch read(int maxRecords) throws IOException {
        if (offset >= end()) {
            return SourceBatch.empty(offset);
        }
        if (buffered == 0) {
            session.fetch(this);
        }
        if (next == current.size()) {
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> more = fetched.poll();
            current = more == null ? List.of() : more;
            next = 0;
        }
        int to = limit(maxRecords);
        if (to == next) {
            passGap();
            return SourceBatch.empty(offset);
        }
        return take(to);
    }

    /** How far the current records may be taken now. */
    private int limit(int maxRecords) {
        int to = (int) Math.min((long) next + maxRecords, current.size());
        if (to == next) {
            return to;
        }
        // Records behind the end stay unread; numbers within a batch are ints.
        long before = Math.min(end(), current.get(next).offset() + Integer.MAX_VALUE);
        while (to > next && current.get(to - 1).offset() >= before) {
            to--;
        }
        return to;
    }

    /** Nothing is there: moves behind what holds no record. */
    private void passGap() {
        if (buffered == 0) {
            offset = Math.max(offset, fetchedTo);
        } else {
            // All that is left lies behind the end.
            offset = Math.max(offset, end());
        }
    }

    private long end() {
        return Math.min(split.end(), presentEnd);
    }

    private SourceBatch take(int to) {
        List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given = current;
        long first = given.get(next).offset();
        RecordRows decoded = decoding.decode(given, next, to);
        int taken = decoded.taken();
        next += taken;
        buffered -= taken;
        offset = given.get(next - 1).offset() + 1;
        records += taken;
        if (buffered == 0) {
            offset = Math.max(offset, fetchedTo);
            session.drained(this);
        }
        List<BadRecord> bad = numbered(decoded.bad(), given, first);
        if (decoded.rowCount() == 0) {
            return new SourceBatch(first, taken, null, bad, decoded.skipped(), null);
        }
        ChangeBatch rows =
                new ChangeBatch(decoded.rowCount(), columns(decoded, given), null, null, origins(decoded, given));
        return new SourceBatch(first, taken, rows, bad, decoded.skipped(), timestamps(given, decoded.recordOfRow()));
    }

    /** Bad records with the distance of their offsets to the first one, which the engine adds to it again. */
    private static List<BadRecord> numbered(
            List<BadRecord> decoded,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given,
            long first) {
        if (decoded.isEmpty()) {
            return decoded;
        }
        List<BadRecord> numbered = new ArrayList<>(decoded.size());
        for (BadRecord bad : decoded) {
            long number = given.get(bad.record()).offset() - first;
            numbered.add(new BadRecord((int) number, bad.raw(), bad.code(), bad.cause()));
        }
        return numbered;
    }

    private Column[] columns(
            RecordRows decoded, List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given) {
        int physical = decoded.columns().size();
        List<String> keys = request.metadataKeys();
        Column[] columns = decoded.columns().toArray(new Column[physical + keys.size()]);
        for (int i = 0; i < keys.size(); i++) {
            columns[physical + i] = RecordMetadata.column(keys.get(i), split.partition(), given, decoded.recordOfRow());
        }
        return columns;
    }

    private @Nullable RowOrigins origins(
            RecordRows decoded, List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given) {
        if (!request.origins()) {
            return null;
        }
        RecordSlices slices = decoding.values();
        int rows = decoded.rowCount();
        int[] splits = new int[rows];
        Arrays.fill(splits, request.splitNumber());
        long[] offsets = new long[rows];
        int[] starts = new int[rows];
        int[] lengths = new int[rows];
        for (int row = 0; row < rows; row++) {
            int value = decoded.valueOfRow()[row];
            offsets[row] = given.get(decoded.recordOfRow()[row]).offset();
            starts[row] = slices.starts()[value];
            lengths[row] = slices.lengths()[value];
        }
        return new RowOrigins(splits, offsets, slices.data(), starts, lengths);
    }

    /** Null when a record has none: they are all of one producer, or of one topic that stamps them. */
    private static long @Nullable [] timestamps(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int[] recordOfRow) {
        long[] timestamps = new long[recordOfRow.length];
        long least = 0;
        for (int row = 0; row < timestamps.length; row++) {
            timestamps[row] = given.get(recordOfRow[row]).timestamp();
            least = Math.min(least, timestamps[row]);
        }
        return least < 0 ? null : timestamps;
    }

    /** Passes over records that are gone; those that are buffered lie before them. */
    void skipTo(long target) {
        lost += target - fetchedTo;
        fetchedTo = target;
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
        return presentEnd == PartitionSplit.NO_END ? buffered == 0 && session.isCaughtUp(this) : offset >= presentEnd;
    }

    /** Offsets up to the partition's end as the last fetch showed it: its last stable offset where that is the end. */
    @Override
    public OptionalLong lag() {
        if (atEnd()) {
            return OptionalLong.of(0);
        }
        OptionalLong behindFetched = session.lag(this);
        return behindFetched.isEmpty()
                ? behindFetched
                : OptionalLong.of(Math.max(0, Math.min(fetchedTo + behindFetched.getAsLong(), split.end()) - offset));
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
