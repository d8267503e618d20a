package io.millrace.state.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote; bytes that end too early are damaged, never out of bounds. */
final class ByteReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] array;
    private int at;

    ByteReader(byte[] array) {
        this.array = array;
    }

    byte[] array() {
        return array;
    }

    int remaining() {
        return array.length - at;
    }

    /** Moves on by {@code count} bytes and returns where they start. */
    int take(long count) {
        if (count < 0 || count > remaining()) {
            throw new DamagedBytesException("the bytes end before their content does");
        }
        int start = at;
        at += (int) count;
        return start;
    }

    int readByte() {
        return array[take(1)] & 0xFF;
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    int readInt() {
        return (int) INT.get(array, take(Integer.BYTES));
    }

    long readLong() {
        return (long) LONG.get(array, take(Long.BYTES));
    }

    long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = readByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new DamagedBytesException("a number is longer than ten bytes");
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /** A count or a length: not negative and not above what an array can have. */
    int readLength() {
        long length = readVarint();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new DamagedBytesException("a length is " + length);
        }
        return (int) length;
    }

    String readString() {
        int length = readLength();
        return new String(array, take(length), length, StandardCharsets.UTF_8);
    }
}
