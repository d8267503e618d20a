package io.millrace.connector.kafka.produce;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * One of Kafka's record batches (magic 2) while rows are added to it, in the memory that it is sent from.
 *
 * <pre>
 * header, 61 bytes  written last: only then are the number of records, the greatest timestamp and the checksum known
 * record            length, attributes 0, timestamp delta, offset delta, key, value, headers
 * …
 * </pre>
 *
 * <p>Lengths and deltas are varints in zigzag. The layout is that of KIP-98. Not safe for several threads.
 */
final class BatchBuilder {
    static final int HEADER_BYTES = 61;

    private static final int PAYLOAD_BITS = 7;
    private static final long MORE = 0x80;

    private final ByteBuffer buffer;
    private final int limit;
    private int position = HEADER_BYTES;
    private int records;
    private long baseTimestamp;
    private long maxTimestamp;

    /**
     * An empty batch.
     *
     * @param limit how many bytes it may take, header included
     */
    BatchBuilder(ByteBuffer buffer, int limit) {
        this.buffer = buffer;
        this.limit = Math.min(limit, buffer.capacity());
    }

    /** How many bytes a batch of this row alone takes. */
    static int bytesAlone(EncodedRows rows, int row) {
        int body = bodyBytes(rows, row, 0, 0);
        return HEADER_BYTES + varintBytes(zigzag(body)) + body;
    }

    /** Adds rows in an order, from a place in it on; returns the place of the first that does not fit any more. */
    int append(EncodedRows rows, int[] order, int from, int to) {
        long[] timestamps = rows.timestamps();
        for (int i = from; i < to; i++) {
            int row = order[i];
            long timestamp = timestamps[row];
            long delta = records == 0 ? 0 : timestamp - baseTimestamp;
            int body = bodyBytes(rows, row, delta, records);
            if (varintBytes(zigzag(body)) + body > limit - position) {
                return i;
            }
            put(rows, row, delta, body);
            baseTimestamp = records == 0 ? timestamp : baseTimestamp;
            maxTimestamp = records == 0 ? timestamp : Math.max(maxTimestamp, timestamp);
            records++;
        }
        return to;
    }

    private static int bodyBytes(EncodedRows rows, int row, long timestampDelta, int offsetDelta) {
        int value = rows.valueLength(row);
        int key = rows.keys() == null ? EncodedRows.NULL : rows.keyLength(row);
        // Attributes take a byte.
        return 1
                + rows.headersLength(row)
                + varintBytes(zigzag(timestampDelta))
                + varintBytes(zigzag(offsetDelta))
                + varintBytes(zigzag(key))
                + Math.max(0, key)
                + varintBytes(zigzag(value))
                + Math.max(0, value);
    }

    private void put(EncodedRows rows, int row, long timestampDelta, int body) {
        ByteBuffer to = buffer;
        int at = putVarint(to, position, zigzag(body));
        to.put(at++, (byte) 0);
        at = putVarint(to, at, zigzag(timestampDelta));
        at = putVarint(to, at, zigzag(records));
        byte[] keys = rows.keys();
        if (keys == null) {
            at = putVarint(to, at, zigzag(EncodedRows.NULL));
        } else {
            at = putSlice(to, at, keys, rows.keyStart(row), rows.keyLength(row));
        }
        at = putSlice(to, at, rows.values(), rows.valueStart(row), rows.valueLength(row));
        EncodedHeaders headers = rows.headers();
        if (headers == null) {
            to.put(at++, (byte) 0);
        } else {
            int headersLength = headers.length(row);
            to.put(at, headers.bytes(), headers.start(row), headersLength);
            at += headersLength;
        }
        position = at;
    }

    private static int putSlice(ByteBuffer to, int start, byte[] bytes, int from, int length) {
        int at = putVarint(to, start, zigzag(length));
        if (length == EncodedRows.NULL) {
            return at;
        }
        to.put(at, bytes, from, length);
        return at + length;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static int varintBytes(long zigzag) {
        return (Long.SIZE - Long.numberOfLeadingZeros(zigzag | 1) + PAYLOAD_BITS - 1) / PAYLOAD_BITS;
    }

    private static int putVarint(ByteBuffer buffer, int start, long zigzag) {
        int at = start;
        long rest = zigzag;
        while (rest >= MORE || rest < 0) {
            buffer.put(at++, (byte) (rest | MORE));
            rest >>>= PAYLOAD_BITS;
        }
        buffer.put(at++, (byte) rest);
        return at;
    }

    int records() {
        return records;
    }

    int bytes() {
        return position;
    }

    /** The records alone. */
    ByteBuffer body() {
        return buffer.duplicate().position(HEADER_BYTES).limit(position);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Replaces the records by what a compression made of them. */
    void replaceBody(ByteBuffer compressed) {
        int length = compressed.remaining();
        buffer.duplicate().position(HEADER_BYTES).put(compressed);
        position = HEADER_BYTES + length;
    }

    /** Writes the header; afterwards nothing can be added. */
    ByteBuffer seal(ProducerIdentity identity, int baseSequence, CompressionType compression) {
        DefaultRecordBatch.writeHeader(
                buffer.clear(),
                0,
                records - 1,
                position,
                RecordBatch.MAGIC_VALUE_V2,
                compression,
                TimestampType.CREATE_TIME,
                baseTimestamp,
                maxTimestamp,
                identity.producerId(),
                identity.producerEpoch(),
                baseSequence,
                identity.isTransactional(),
                false,
                false,
                RecordBatch.NO_PARTITION_LEADER_EPOCH,
                records);
        return buffer.clear().limit(position);
    }
}
