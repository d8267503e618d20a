package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedHeaders;
import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.format.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encoded rows with their partitions in the files of an outbox, a batch at a time.
 *
 * <pre>
 * chunk  rows (4), has keys (1), has headers (1), row …
 * row    partition (4), timestamp (8), lengths of key, value and headers (4 each), key, value, headers
 * </pre>
 *
 * <p>A key or value that is null has the length -1.
 *
 * <p>Reads them back into the same rows again and again. One thread.
 */
final class RowChunks {
    private static final int HEADER_BYTES = Integer.BYTES + 2;
    private static final int ROW_BYTES = 4 * Integer.BYTES + Long.BYTES;
    private static final int KEY_LENGTH_AT = 12;
    private static final int VALUE_LENGTH_AT = 16;
    private static final int HEADERS_LENGTH_AT = 20;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final EncodedRows rows = new EncodedRows();
    private final ByteBuilder keys = new ByteBuilder(0);
    private final ByteBuilder values = new ByteBuilder(0);
    private final EncodedHeaders headers = new EncodedHeaders();
    private int[] partitions = new int[0];
    private int[] keyEnds = new int[0];
    private int[] valueEnds = new int[0];
    private int at;

    /** Before the first chunk. */
    RowChunks(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Appends the rows that have a partition. */
    static void append(EncodedRows rows, int[] partitionOf, ByteBuilder to) {
        int kept = 0;
        int size = HEADER_BYTES;
        boolean hasKeys = rows.keys() != null;
        EncodedHeaders headers = rows.headers();
        for (int row = 0; row < rows.rowCount(); row++) {
            if (partitionOf[row] >= 0) {
                kept++;
                int keyLength = hasKeys ? Math.max(0, rows.keyLength(row)) : 0;
                int headersLength = headers == null ? 0 : headers.length(row);
                size = Math.addExact(size, ROW_BYTES + Math.max(0, rows.valueLength(row)) + keyLength + headersLength);
            }
        }
        if (kept > 0) {
            byte[] target = to.ensure(size);
            int begin = to.length();
            INT.set(target, begin, kept);
            target[begin + Integer.BYTES] = (byte) (hasKeys ? 1 : 0);
            target[begin + Integer.BYTES + 1] = (byte) (headers == null ? 0 : 1);
            copy(rows, partitionOf, target, begin + HEADER_BYTES);
            to.setLength(begin + size);
        }
    }

    private static void copy(EncodedRows rows, int[] partitionOf, byte[] target, int begin) {
        byte[] keys = rows.keys();
        EncodedHeaders headers = rows.headers();
        long[] timestamps = rows.timestamps();
        int at = begin;
        for (int row = 0; row < rows.rowCount(); row++) {
            if (partitionOf[row] >= 0) {
                int keyLength = keys == null ? 0 : rows.keyLength(row);
                int valueLength = rows.valueLength(row);
                int headersLength = headers == null ? 0 : headers.length(row);
                INT.set(target, at, partitionOf[row]);
                LONG.set(target, at + Integer.BYTES, timestamps[row]);
                INT.set(target, at + KEY_LENGTH_AT, keyLength);
                INT.set(target, at + VALUE_LENGTH_AT, valueLength);
                INT.set(target, at + HEADERS_LENGTH_AT, headersLength);
                at += ROW_BYTES;
                if (keys != null) {
                    at = put(keys, rows.keyStart(row), keyLength, target, at);
                }
                at = put(rows.values(), rows.valueStart(row), valueLength, target, at);
                if (headers != null) {
                    at = put(headers.bytes(), headers.start(row), headersLength, target, at);
                }
            }
        }
    }

    private static int put(byte[] source, int start, int length, byte[] target, int at) {
        if (length <= 0) {
            return at;
        }
        System.arraycopy(source, start, target, at, length);
        return at + length;
    }

    /** Reads the next chunk; false at the end. */
    boolean next() {
        if (at == bytes.length) {
            return false;
        }
        int count = (int) INT.get(bytes, at);
        boolean hasKeys = bytes[at + Integer.BYTES] != 0;
        boolean hasHeaders = bytes[at + Integer.BYTES + 1] != 0;
        at += HEADER_BYTES;
        if (partitions.length < count) {
            partitions = new int[count];
            keyEnds = new int[count];
            valueEnds = new int[count];
        }
        keys.setLength(0);
        values.setLength(0);
        headers.clear(count);
        long[] keyNulls = new long[NullMask.words(count)];
        long[] valueNulls = new long[NullMask.words(count)];
        int first = at;
        for (int row = 0; row < count; row++) {
            partitions[row] = (int) INT.get(bytes, at);
            int keyLength = (int) INT.get(bytes, at + KEY_LENGTH_AT);
            int valueLength = (int) INT.get(bytes, at + VALUE_LENGTH_AT);
            int headersLength = (int) INT.get(bytes, at + HEADERS_LENGTH_AT);
            at += ROW_BYTES;
            keyEnds[row] = taken(keys, keyLength, keyNulls, row);
            valueEnds[row] = taken(values, valueLength, valueNulls, row);
            headers.addEncoded(bytes, at, headersLength);
            at += headersLength;
        }
        rows.values(values.array(), valueEnds, valueNulls, count);
        if (hasKeys) {
            rows.keys(keys.array(), keyEnds, keyNulls);
        }
        if (hasHeaders) {
            rows.headers(headers);
        }
        takeTimestamps(first, count);
        return true;
    }

    private void takeTimestamps(int first, int count) {
        long[] timestamps = rows.timestamps();
        int from = first;
        for (int row = 0; row < count; row++) {
            timestamps[row] = (long) LONG.get(bytes, from + Integer.BYTES);
            from += ROW_BYTES
                    + Math.max(0, (int) INT.get(bytes, from + KEY_LENGTH_AT))
                    + Math.max(0, (int) INT.get(bytes, from + VALUE_LENGTH_AT))
                    + (int) INT.get(bytes, from + HEADERS_LENGTH_AT);
        }
    }

    /** Copies bytes, and the one that follows each encoded text. */
    private int taken(ByteBuilder to, int length, long[] nulls, int row) {
        if (length == EncodedRows.NULL) {
            NullMask.set(nulls, row);
        } else {
            to.append(bytes, at, length);
            at += length;
        }
        to.append((byte) '\n');
        return to.length();
    }

    /** Those of the chunk, until the next one is read. */
    EncodedRows rows() {
        return rows;
    }

    /** By row, at least as many as there are rows. */
    int[] partitions() {
        return partitions;
    }
}
