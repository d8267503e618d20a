package io.millrace.connector.kafka.fetch;

import io.millrace.connector.kafka.client.WireClient;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.BufferSupplier;

/**
 * The record batches that one answer holds of one partition; gives their records a block at a time.
 *
 * <pre>
 *  [ batch | batch | batch | part of a batch ]        a broker cuts where its limit is: the part is fetched again
 *     │ checksum, control, aborted?  ──► passed over
 *     │ compressed?  ──► unpacked a piece at a time
 *     └ walk ──► block: where keys and values lie
 * </pre>
 *
 * <p>Where batches begin is looked up at once, what is in them when they are read. One thread.
 */
public final class FetchedBatches {
    private byte[] data;
    private final AbortedTransactions aborted;
    private final UnpackedRecords unpacked;
    private final RecordWalk walk = new RecordWalk();
    /** Behind the last complete batch. */
    private int limit;
    /** Records before it were read before. */
    private final long from;

    private int at;
    private long nextOffset;
    private int lastEpoch = RecordBlock.NO_EPOCH;

    private boolean open;
    private boolean packed;
    private long baseOffset;
    private long lastOffset;
    private int leaderEpoch;
    private TimestampType timestampType = TimestampType.CREATE_TIME;
    private byte[] records = new byte[0];
    private int recordsAt;
    private int recordsEnd;
    private boolean atEnd;

    /**
     * Finds the batches.
     *
     * @param length how many bytes there are, from {@code start} on; spare bytes behind them spare a copy
     * @param from the offset that was asked for
     * @param aborted transactions whose records nobody may see, as the broker names them
     * @throws BrokenBatchException when there are bytes and no batch that leads any further
     */
    public FetchedBatches(
            byte[] data, int start, int length, long from, List<AbortedTransaction> aborted, BufferSupplier buffers)
            throws BrokenBatchException {
        boolean isSpare = data.length - start - length >= WireClient.SPARE_BYTES;
        this.data = isSpare ? data : Arrays.copyOfRange(data, start, start + length + WireClient.SPARE_BYTES);
        this.from = from;
        this.aborted = new AbortedTransactions(aborted);
        this.unpacked = new UnpackedRecords(buffers);
        at = isSpare ? start : 0;
        find(at + length);
    }

    private void find(int end) throws BrokenBatchException {
        limit = at;
        nextOffset = from;
        long last = Long.MIN_VALUE;
        while (end - limit >= BatchHeader.BYTES_TO_MAGIC) {
            long base = BatchHeader.baseOffset(data, limit);
            long size = BatchHeader.size(data, limit);
            if (size > end - limit) {
                break;
            }
            byte magic = BatchHeader.magic(data, limit);
            if (magic < 0 || magic > BatchHeader.V2) {
                throw new BrokenBatchException(base, "its format has the number " + magic);
            }
            if (size < (magic == BatchHeader.V2 ? BatchHeader.BYTES : BatchHeader.BYTES_TO_MAGIC)) {
                throw new BrokenBatchException(base, "it says that it has " + size + " bytes");
            }
            long lastInBatch = BatchHeader.lastOffset(data, limit);
            if (base <= last || lastInBatch < base) {
                throw new BrokenBatchException(base, "its offsets do not follow those before them");
            }
            last = lastInBatch;
            lastEpoch = magic == BatchHeader.V2 ? BatchHeader.leaderEpoch(data, limit) : RecordBlock.NO_EPOCH;
            limit += (int) size;
        }
        if (end > at && last < from) {
            throw new BrokenBatchException(from, "the broker gives no whole batch with this offset or a later one");
        }
        nextOffset = Math.max(from, last + 1);
    }

    /** The offset to ask for next. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The leader's epoch of the last batch; negative when it does not say. */
    public int lastEpoch() {
        return lastEpoch;
    }

    /** How many bytes were not read yet, roughly. */
    public int leftBytes() {
        return limit - at;
    }

    /** Whether all was read. */
    public boolean isExhausted() {
        return !open && at == limit;
    }

    /** Lets go of the array of the whole answer, but for what is being unpacked: keeps what was not read yet. */
    void copyOut() {
        byte[] whole = data;
        boolean walked = open && !packed && records == whole;
        int begin = walked ? recordsAt : at;
        data = Arrays.copyOfRange(data, begin, limit + WireClient.SPARE_BYTES);
        records = records == whole ? data : records;
        if (walked) {
            recordsAt -= begin;
            recordsEnd -= begin;
        }
        at -= begin;
        limit -= begin;
    }

    /** Whether the last read ended before a record that must not be passed; there are no others before it. */
    public boolean isAtEnd() {
        return atEnd;
    }

    /**
     * Fills a block with the next records. It is empty only when there are none, or none before the end.
     *
     * @param most so many records at most
     * @param end the offset before which records are given
     */
    public void read(RecordBlock block, int most, long end) throws BrokenBatchException {
        block.clear(most);
        atEnd = false;
        while (block.count < most && (open || openNext(block))) {
            if (!block.takes(packed ? unpacked.piece() : records, leaderEpoch, timestampType, lastOffset)) {
                return;
            }
            int next = packed
                    ? walk.walk(unpacked.piece(), unpacked.at(), unpacked.end(), block, most, from, end)
                    : walk.walk(records, recordsAt, recordsEnd, block, most, from, end);
            if (packed) {
                unpacked.passedTo(next);
            } else {
                recordsAt = next;
            }
            switch (walk.stop()) {
                case DONE -> close();
                case FULL -> {
                    return;
                }
                case AT_END -> {
                    atEnd = true;
                    return;
                }
                case CUT -> {
                    if (!readOn(block)) {
                        return;
                    }
                }
            }
        }
    }

    /** Opens the next batch that has records to give; false when there is none, or the block must be given first. */
    private boolean openNext(RecordBlock block) throws BrokenBatchException {
        while (at < limit) {
            int header = at;
            int size = (int) BatchHeader.size(data, header);
            baseOffset = BatchHeader.baseOffset(data, header);
            lastOffset = BatchHeader.lastOffset(data, header);
            if (BatchHeader.magic(data, header) < BatchHeader.V2) {
                if (block.count > 0) {
                    return false;
                }
                at += size;
                if (openOld(header, size)) {
                    return true;
                }
                continue;
            }
            packed = BatchHeader.compression(data, header) != 0;
            if (packed && block.count > 0 && unpacked.isFull()) {
                return false;
            }
            at += size;
            if (!BatchHeader.isIntact(data, header, size)) {
                throw new BrokenBatchException(baseOffset, "its checksum does not fit");
            }
            if (!aborted.passOver(data, header, size) && BatchHeader.recordCount(data, header) != 0) {
                open(header, size);
                return true;
            }
        }
        return false;
    }

    private void open(int header, int size) throws BrokenBatchException {
        walk.open(data, header);
        leaderEpoch = BatchHeader.leaderEpoch(data, header);
        timestampType =
                BatchHeader.isLogAppendTime(data, header) ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
        open = true;
        if (packed) {
            unpacked.open(data, header, size);
        } else {
            records = data;
            recordsAt = header + BatchHeader.BYTES;
            recordsEnd = header + size;
        }
    }

    private boolean openOld(int header, int size) throws BrokenBatchException {
        OldBatch old = OldBatch.read(data, header, size);
        if (old.data().length == 0) {
            return false;
        }
        packed = false;
        walk.open(old.data(), 0);
        leaderEpoch = RecordBlock.NO_EPOCH;
        timestampType = old.timestampType();
        records = old.data();
        recordsAt = BatchHeader.BYTES;
        recordsEnd = records.length - WireClient.SPARE_BYTES;
        open = true;
        return true;
    }

    /** Has more bytes unpacked for a record that is cut; false when the block must be given first. */
    private boolean readOn(RecordBlock block) throws BrokenBatchException {
        if (!packed) {
            throw walk.broken("a record does not lie in its batch");
        }
        if (!unpacked.hasRoom()) {
            if (block.count > 0) {
                return false;
            }
            unpacked.renew(walk.neededBytes());
        }
        if (!unpacked.more(baseOffset)) {
            throw walk.broken("it ends before its last record does");
        }
        return true;
    }

    private void close() throws BrokenBatchException {
        open = false;
        if (packed ? !unpacked.finish(baseOffset) : recordsAt != recordsEnd) {
            throw walk.broken("there are bytes behind its last record");
        }
    }
}
