package io.millrace.connector.kafka.fetch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Walks over the records of one batch of format v2 and notes where their keys and values lie.
 *
 * <pre>
 *  record = length | attributes 1 | timestamp delta | offset delta | key length | key | value length | value |
 *           number of headers | headers (key length | key | value length | value) …
 * </pre>
 *
 * Numbers are varints in zigzag. Every length is checked against what holds it before it is believed, and offsets must
 * rise, so that no bytes lead outside of the array or round in a circle.
 */
final class RecordWalk {
    /** Longer records are not believed; brokers take messages of at most a few megabytes. */
    private static final int MAX_RECORD_BYTES = 1 << 30;

    private static final int MAX_INT_BYTES = 5;
    private static final int MAX_LONG_BYTES = 10;
    private static final int BYTES_BITS = 3;

    private static final int TWO_BYTES = 2 * Byte.SIZE;
    private static final int MANY_BITS = 4 * TWO_BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** What {@link #number} gives for bytes that are no number. */
    private static final long NO_NUMBER = -1;

    /** Why a walk ended. */
    enum Stop {
        /** All records of the batch were passed. */
        DONE,
        /** The block is full. */
        FULL,
        /** The next record lies at or behind the offset that must not be passed. */
        AT_END,
        /** The bytes end before the next record does. */
        CUT
    }

    private long baseOffset;
    private long lastOffset;
    private long firstTimestamp;
    private boolean stamped;
    private long stamp;
    private int left;
    private long leastNext;
    private int neededBytes;
    private Stop stop = Stop.DONE;

    /** Begins with the first record of the batch whose header lies there. */
    void open(byte[] data, int at) throws BrokenBatchException {
        baseOffset = BatchHeader.baseOffset(data, at);
        lastOffset = BatchHeader.lastOffset(data, at);
        firstTimestamp = BatchHeader.firstTimestamp(data, at);
        stamped = BatchHeader.isLogAppendTime(data, at);
        stamp = BatchHeader.greatestTimestamp(data, at);
        left = BatchHeader.recordCount(data, at);
        leastNext = baseOffset;
        if (left < 0) {
            throw broken("it says that it has " + left + " records");
        }
    }

    /** Why the last walk ended. */
    Stop stop() {
        return stop;
    }

    /** After {@link Stop#CUT}: as many bytes from the record's first on are needed, as far as that is known. */
    int neededBytes() {
        return neededBytes;
    }

    BrokenBatchException broken(String fact) {
        return new BrokenBatchException(baseOffset, fact);
    }

    /**
     * Adds records to a block until something stops it; see {@link #stop}. Records before {@code from} are passed over.
     *
     * @param at of the next record
     * @param limit behind the last byte that is there
     * @param records so many the block may have in all
     * @param end the offset that must not be passed
     * @return where the next record begins
     */
    int walk(byte[] data, int at, int limit, RecordBlock block, int records, long from, long end)
            throws BrokenBatchException {
        int position = at;
        stop = Stop.DONE;
        while (left > 0) {
            position = walkPlain(data, position, limit, block, records, from, end);
            if (left == 0 || block.count == records) {
                stop = left == 0 ? Stop.DONE : Stop.FULL;
                break;
            }
            long number = number(data, position, limit);
            int record = position + bytes(number);
            int length = signed(number);
            if (number < 0 || length > limit - record) {
                cut(number, length, limit - position);
                break;
            }
            if (length <= 0) {
                throw broken("a record has " + length + " bytes");
            }
            if (!take(data, record, record + length, block, from, end)) {
                stop = Stop.AT_END;
                break;
            }
            position = record + length;
            left--;
        }
        return position;
    }

    /**
     * Takes records as most are: no headers, numbers of one byte or two, a key of less than 64 bytes or none. The first
     * that is otherwise, or wrong, or not to be taken, is left to {@link #take}, which looks closer.
     */
    private int walkPlain(byte[] data, int at, int limit, RecordBlock block, int records, long from, long end) {
        int position = at;
        int count = block.count;
        int most = Math.min(records, count + left);
        long offset = Math.max(leastNext, from) - 1;
        long last = Math.min(lastOffset, end - 1);
        long timestamp = stamped ? stamp : firstTimestamp;
        long deltaMask = stamped ? 0 : -1;
        while (count < most && limit - position >= Long.BYTES) {
            // The length, the attributes, and the first three numbers: at most eight bytes.
            long word = (long) LONGS.get(data, position);
            int lengthBits = bits(word);
            long afterLength = word >>> (lengthBits + Byte.SIZE);
            int deltaBits = bits(afterLength);
            long afterDelta = afterLength >>> deltaBits;
            int offsetBits = bits(afterDelta);
            long key = (afterDelta >>> offsetBits) & 0xFF;
            if (lengthBits + deltaBits + offsetBits > 3 * TWO_BYTES || key > 0x7F) {
                break;
            }
            int recordEnd = position + lengthBits / Byte.SIZE + small(word);
            int keyStart = position + (lengthBits + deltaBits + offsetBits) / Byte.SIZE + 2;
            int keyLength = small(key);
            int valueAt = keyStart + Math.max(0, keyLength);
            long next = baseOffset + small(afterDelta);
            if (recordEnd > limit
                    || valueAt >= recordEnd
                    || keyLength < RecordBlock.NULL
                    || next <= offset
                    || next > last) {
                break;
            }
            int value = (int) INTS.get(data, valueAt);
            int valueBits = bits(value);
            int valueStart = valueAt + valueBits / Byte.SIZE;
            int valueLength = small(value);
            if (valueBits > TWO_BYTES
                    || valueLength < 0
                    || valueStart + valueLength + 1 != recordEnd
                    || data[recordEnd - 1] != 0) {
                break;
            }
            block.offsets[count] = next;
            block.timestamps[count] = timestamp + (small(afterLength) & deltaMask);
            block.keyStarts[count] = keyStart;
            block.keyLengths[count] = keyLength;
            block.valueStarts[count] = valueStart;
            block.valueLengths[count] = valueLength;
            count++;
            offset = next;
            position = recordEnd;
        }
        if (count > block.count) {
            leastNext = offset + 1;
            left -= count - block.count;
            block.count = count;
        }
        return position;
    }

    /** How many bits the number in the lowest bytes has, if it is of one byte or two; else a lot. */
    private static int bits(long word) {
        return (word & 0x80) == 0 ? Byte.SIZE : (word & 0x8000) == 0 ? TWO_BYTES : MANY_BITS;
    }

    /** The number in the lowest bytes, if it is of one byte or two. */
    private static int small(long word) {
        int low = (int) word;
        int zigzag = (low & 0x7F) | ((low >>> 1) & 0x3F80 & -((low >>> 7) & 1));
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** One record; false when its offset must not be passed. */
    private boolean take(byte[] data, int record, int recordEnd, RecordBlock block, long from, long end)
            throws BrokenBatchException {
        // Behind the attributes, none of which is in use.
        int next = record + 1;
        long number = number(data, next, recordEnd);
        int bytes = bytes(number);
        long delta = signed(number);
        if (number < 0 || bytes == MAX_INT_BYTES) {
            bytes = longBytes(data, next, recordEnd);
            delta = longNumber(data, next, bytes);
        }
        number = number(data, next + bytes, recordEnd);
        long offset = baseOffset + signed(number);
        if (bytes == 0 || number < 0 || offset < leastNext || offset > lastOffset) {
            throw broken("a record has no timestamp or no offset that could be");
        }
        if (offset >= end) {
            return false;
        }
        next += bytes + bytes(number);
        number = number(data, next, recordEnd);
        int keyStart = next + bytes(number);
        int keyLength = signed(number);
        if (number < 0 || keyLength < RecordBlock.NULL || keyLength > recordEnd - keyStart) {
            throw broken("the key of a record does not lie in it");
        }
        next = keyStart + Math.max(0, keyLength);
        number = number(data, next, recordEnd);
        int valueStart = next + bytes(number);
        int valueLength = signed(number);
        if (number < 0 || valueLength < RecordBlock.NULL || valueLength > recordEnd - valueStart) {
            throw broken("the value of a record does not lie in it");
        }
        next = valueStart + Math.max(0, valueLength);
        if (next != recordEnd - 1 || data[next] != 0) {
            checkHeaders(data, next, recordEnd);
        }
        leastNext = offset + 1;
        if (offset >= from) {
            int count = block.count++;
            block.offsets[count] = offset;
            block.timestamps[count] = stamped ? stamp : firstTimestamp + delta;
            block.keyStarts[count] = keyStart;
            block.keyLengths[count] = keyLength;
            block.valueStarts[count] = valueStart;
            block.valueLengths[count] = valueLength;
            block.nullValues += valueLength >>> (Integer.SIZE - 1);
        }
        return true;
    }

    /** The record is not there as a whole, as far as its own length says. */
    private void cut(long number, int length, int there) throws BrokenBatchException {
        if (number < 0 ? there >= MAX_INT_BYTES : length > MAX_RECORD_BYTES) {
            throw broken("a record has no length that could be");
        }
        neededBytes = number < 0 ? MAX_INT_BYTES : bytes(number) + length;
        stop = Stop.CUT;
    }

    private void checkHeaders(byte[] data, int at, int recordEnd) throws BrokenBatchException {
        long number = number(data, at, recordEnd);
        int headers = signed(number);
        int next = at + bytes(number);
        boolean intact = number >= 0 && headers >= 0 && headers <= recordEnd - next;
        for (int header = 0; intact && header < headers; header++) {
            number = number(data, next, recordEnd);
            int length = signed(number);
            next += bytes(number);
            intact = number >= 0 && length >= 0 && length <= recordEnd - next;
            if (intact) {
                next += length;
                number = number(data, next, recordEnd);
                length = signed(number);
                next += bytes(number);
                intact = number >= 0 && length >= RecordBlock.NULL && length <= recordEnd - next;
                next += Math.max(0, length);
            }
        }
        if (!intact || next != recordEnd) {
            throw broken("the headers of a record do not end where it does");
        }
    }

    /** The 32 bits at a place, in the lowest three of the result how many bytes they took; or {@link #NO_NUMBER}. */
    static long number(byte[] data, int at, int limit) {
        if (at >= limit) {
            return NO_NUMBER;
        }
        int first = data[at];
        if (first >= 0) {
            return (long) first << BYTES_BITS | 1;
        }
        int value = first & 0x7f;
        int last = Math.min(limit, at + MAX_INT_BYTES);
        int shift = 7;
        for (int next = at + 1; next < last; next++) {
            int more = data[next];
            value |= (more & 0x7f) << shift;
            if (more >= 0) {
                return (value & 0xFFFF_FFFFL) << BYTES_BITS | (next + 1 - at);
            }
            shift += 7;
        }
        return NO_NUMBER;
    }

    static int bytes(long number) {
        return (int) number & ((1 << BYTES_BITS) - 1);
    }

    static int signed(long number) {
        int zigzag = (int) (number >>> BYTES_BITS);
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    /** How many bytes a number of up to 64 bits has; 0 when it is none. */
    private static int longBytes(byte[] data, int at, int limit) {
        int last = Math.min(limit, at + MAX_LONG_BYTES);
        for (int next = at; next < last; next++) {
            if (data[next] >= 0) {
                return next + 1 - at;
            }
        }
        return 0;
    }

    private static long longNumber(byte[] data, int at, int bytes) {
        long zigzag = 0;
        for (int i = 0; i < bytes; i++) {
            zigzag |= (data[at + i] & 0x7fL) << (7 * i);
        }
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }
}
