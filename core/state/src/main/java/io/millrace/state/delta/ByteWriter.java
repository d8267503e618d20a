package io.millrace.state.delta;

import io.millrace.spi.format.ByteBuilder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes little-endian numbers and varints (seven bits a byte, the lowest first). */
public final class ByteWriter {
    static final int MAX_VARINT_BYTES = 10;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuilder bytes;

    ByteWriter(int capacity) {
        bytes = new ByteBuilder(capacity);
    }

    public byte[] array() {
        return bytes.array();
    }

    public int length() {
        return bytes.length();
    }

    void truncate(int length) {
        bytes.setLength(length);
    }

    void writeByte(int value) {
        bytes.append((byte) value);
    }

    void writeBoolean(boolean value) {
        bytes.append((byte) (value ? 1 : 0));
    }

    void writeInt(int value) {
        INT.set(bytes.ensure(Integer.BYTES), bytes.length(), value);
        bytes.setLength(bytes.length() + Integer.BYTES);
    }

    void writeLong(long value) {
        LONG.set(bytes.ensure(Long.BYTES), bytes.length(), value);
        bytes.setLength(bytes.length() + Long.BYTES);
    }

    /** Writes a number as if it had no sign: negative ones take ten bytes. */
    void writeVarint(long value) {
        byte[] array = bytes.ensure(MAX_VARINT_BYTES);
        int at = bytes.length();
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            array[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[at++] = (byte) rest;
        bytes.setLength(at);
    }

    static int varintBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /** Maps numbers near zero, of either sign, to small ones. */
    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    void writeBytes(byte[] source, int start, int count) {
        bytes.append(source, start, count);
    }

    void writeString(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        writeVarint(utf8.length);
        writeBytes(utf8, 0, utf8.length);
    }
}
