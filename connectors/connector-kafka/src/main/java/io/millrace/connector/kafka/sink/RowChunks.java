package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.format.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encoded rows with their partitions in the files of an outbox, a batch at a time.
 *
 * <pre>
 * chunk  rows (4), has keys (1), row …
 * row    partition (4), timestamp (8), length of the key (4), length of the value (4), key, value
 * </pre>
 *
 * <p>Reads them back into the same rows again and again. One thread.
 */
final class RowChunks {
    private static final int HEADER_BYTES = Integer.BYTES + 1;
    private static final int ROW_BYTES = 3 * Integer.BYTES + Long.BYTES;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final EncodedRows rows = new EncodedRows();
    private final ByteBuilder keys = new ByteBuilder(0);
    private final ByteBuilder values = new ByteBuilder(0);
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
        for (int row = 0; row < rows.rowCount(); row++) {
            if (partitionOf[row] >= 0) {
                kept++;
                size = Math.addExact(size, ROW_BYTES + rows.valueLength(row) + (hasKeys ? rows.keyLength(row) : 0));
            }
        }
        if (kept > 0) {
            byte[] target = to.ensure(size);
            int begin = to.length();
            INT.set(target, begin, kept);
            target[begin + Integer.BYTES] = (byte) (hasKeys ? 1 : 0);
            copy(rows, partitionOf, target, begin + HEADER_BYTES);
            to.setLength(begin + size);
        }
    }

    private static void copy(EncodedRows rows, int[] partitionOf, byte[] target, int begin) {
        byte[] keys = rows.keys();
        byte[] values = rows.values();
        long[] timestamps = rows.timestamps();
        int at = begin;
        for (int row = 0; row < rows.rowCount(); row++) {
            if (partitionOf[row] >= 0) {
                int keyLength = keys == null ? 0 : rows.keyLength(row);
                int valueLength = rows.valueLength(row);
                INT.set(target, at, partitionOf[row]);
                LONG.set(target, at + 4, timestamps[row]);
                INT.set(target, at + 12, keyLength);
                INT.set(target, at + 16, valueLength);
                at += ROW_BYTES;
                if (keys != null) {
                    System.arraycopy(keys, rows.keyStart(row), target, at, keyLength);
                    at += keyLength;
                }
                System.arraycopy(values, rows.valueStart(row), target, at, valueLength);
                at += valueLength;
            }
        }
    }

    /** Reads the next chunk; false at the end. */
    boolean next() {
        if (at == bytes.length) {
            return false;
        }
        int count = (int) INT.get(bytes, at);
        boolean hasKeys = bytes[at + Integer.BYTES] != 0;
        at += HEADER_BYTES;
        if (partitions.length < count) {
            partitions = new int[count];
            keyEnds = new int[count];
            valueEnds = new int[count];
        }
        keys.setLength(0);
        values.setLength(0);
        int first = at;
        for (int row = 0; row < count; row++) {
            partitions[row] = (int) INT.get(bytes, at);
            int keyLength = (int) INT.get(bytes, at + 12);
            int valueLength = (int) INT.get(bytes, at + 16);
            at += ROW_BYTES;
            keyEnds[row] = taken(keys, keyLength);
            valueEnds[row] = taken(values, valueLength);
        }
        rows.values(values.array(), valueEnds, count);
        if (hasKeys) {
            rows.keys(keys.array(), keyEnds);
        }
        long[] timestamps = rows.timestamps();
        int from = first;
        for (int row = 0; row < count; row++) {
            timestamps[row] = (long) LONG.get(bytes, from + 4);
            from += ROW_BYTES + (int) INT.get(bytes, from + 12) + (int) INT.get(bytes, from + 16);
        }
        return true;
    }

    /** Copies bytes, and the one that follows each encoded text. */
    private int taken(ByteBuilder to, int length) {
        to.append(bytes, at, length);
        to.append((byte) '\n');
        at += length;
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
