package io.millrace.spi.format;

import java.util.Arrays;

/** A growing byte array that encoders write to: call {@link #ensure}, write into {@link #array}, move the length. */
public final class ByteBuilder {
    private byte[] array;
    private int length;

    public ByteBuilder(int capacity) {
        array = new byte[capacity];
    }

    /** Makes room for {@code more} bytes and returns the array, which may be a new one. */
    public byte[] ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(Math.addExact(length, more), (int)
                    Math.min(array.length * 2L, Integer.MAX_VALUE - 8)));
        }
        return array;
    }

    public void append(byte[] source, int start, int count) {
        System.arraycopy(source, start, ensure(count), length, count);
        length += count;
    }

    public void append(byte value) {
        ensure(1)[length++] = value;
    }

    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public void setLength(int newLength) {
        length = newLength;
    }
}
