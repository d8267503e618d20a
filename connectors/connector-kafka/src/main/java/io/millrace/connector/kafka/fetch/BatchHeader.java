package io.millrace.connector.kafka.fetch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The fixed part of a record batch of Kafka's format v2, at its place in an array. Batches of all formats agree on
 * where the offset, the length and the number of the format (magic) stand.
 *
 * <pre>
 *  offset 8 | length 4 | leader epoch 4 | magic 1 | crc 4 | attributes 2 | last offset delta 4 | first timestamp 8 |
 *  greatest timestamp 8 | producer id 8 | producer epoch 2 | sequence 4 | record count 4 | records …
 * </pre>
 *
 * The length counts what stands behind it; the checksum is of all behind it.
 */
final class BatchHeader {
    /** All of the header. */
    static final int BYTES = 61;

    /** What every format has: offset and length. */
    static final int LOG_OVERHEAD = 12;

    /** Enough to know the format. */
    static final int BYTES_TO_MAGIC = 17;

    /** The format that is read here. */
    static final byte V2 = 2;

    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final int COMPRESSION_MASK = 0x07;
    private static final int LOG_APPEND_TIME = 0x08;
    private static final int TRANSACTIONAL = 0x10;
    private static final int CONTROL = 0x20;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BatchHeader() {}

    static long baseOffset(byte[] data, int at) {
        return (long) LONGS.get(data, at);
    }

    /** Bytes of the whole batch; may be anything. */
    static long size(byte[] data, int at) {
        return (long) LOG_OVERHEAD + (int) INTS.get(data, at + 8);
    }

    static int leaderEpoch(byte[] data, int at) {
        return (int) INTS.get(data, at + 12);
    }

    static byte magic(byte[] data, int at) {
        return data[at + 16];
    }

    /** In formats before v2 the offset is the last one, if there are several records at all. */
    static long lastOffset(byte[] data, int at) {
        return magic(data, at) < V2
                ? baseOffset(data, at)
                : baseOffset(data, at) + Math.max(0, lastOffsetDelta(data, at));
    }

    static int lastOffsetDelta(byte[] data, int at) {
        return (int) INTS.get(data, at + 23);
    }

    static int compression(byte[] data, int at) {
        return data[at + ATTRIBUTES_AT + 1] & COMPRESSION_MASK;
    }

    static boolean isLogAppendTime(byte[] data, int at) {
        return (data[at + ATTRIBUTES_AT + 1] & LOG_APPEND_TIME) != 0;
    }

    static boolean isTransactional(byte[] data, int at) {
        return (data[at + ATTRIBUTES_AT + 1] & TRANSACTIONAL) != 0;
    }

    static boolean isControl(byte[] data, int at) {
        return (data[at + ATTRIBUTES_AT + 1] & CONTROL) != 0;
    }

    static long firstTimestamp(byte[] data, int at) {
        return (long) LONGS.get(data, at + 27);
    }

    static long greatestTimestamp(byte[] data, int at) {
        return (long) LONGS.get(data, at + 35);
    }

    static long producerId(byte[] data, int at) {
        return (long) LONGS.get(data, at + 43);
    }

    static int recordCount(byte[] data, int at) {
        return (int) INTS.get(data, at + 57);
    }

    static boolean isIntact(byte[] data, int at, int size) {
        CRC32C crc = new CRC32C();
        crc.update(data, at + ATTRIBUTES_AT, size - ATTRIBUTES_AT);
        return (int) crc.getValue() == (int) INTS.get(data, at + CRC_AT);
    }
}
