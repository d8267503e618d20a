package io.millrace.spi.map;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How a MAP value lies in its slice of a {@code BytesColumn}: only this class knows. {@link MapWriter} makes such
 * slices; the methods here read them in place and allocate nothing.
 *
 * <pre>
 * slice = count, count times entry          count, lengths: int, big-endian
 * entry = key length, key bytes, value length or -1 for NULL, value bytes
 * </pre>
 *
 * <p>The keys of a slice differ from each other and are never NULL; entries keep the order in which they were written.
 * Nothing in a slice depends on where it lies, so that it may be copied as bytes. Entries are named by the position of
 * their first byte in {@code data}: from {@link #firstEntry} with {@link #nextEntry}, {@link #entryCount} times.
 */
public final class MapSlices {
    /** The value length of a NULL. */
    public static final int NULL = -1;

    /** What {@link #find} answers when no entry has the key. */
    public static final int ABSENT = -1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private MapSlices() {}

    public static int entryCount(byte[] data, int start) {
        return (int) INT.get(data, start);
    }

    public static int firstEntry(int start) {
        return start + Integer.BYTES;
    }

    public static int nextEntry(byte[] data, int entry) {
        return valueStart(data, entry) + Math.max(valueLength(data, entry), 0);
    }

    public static int keyStart(int entry) {
        return entry + Integer.BYTES;
    }

    public static int keyLength(byte[] data, int entry) {
        return (int) INT.get(data, entry);
    }

    public static int valueStart(byte[] data, int entry) {
        return entry + 2 * Integer.BYTES + keyLength(data, entry);
    }

    /** The bytes of the value, or {@link #NULL}. */
    public static int valueLength(byte[] data, int entry) {
        return (int) INT.get(data, entry + Integer.BYTES + keyLength(data, entry));
    }

    /** The entry of the map at {@code start} that has this key, or {@link #ABSENT}. */
    public static int find(byte[] data, int start, byte[] key, int keyStart, int keyLength) {
        int entry = firstEntry(start);
        for (int left = entryCount(data, start); left > 0; left--) {
            if (keyLength(data, entry) == keyLength && sameBytes(data, keyStart(entry), key, keyStart, keyLength)) {
                return entry;
            }
            entry = nextEntry(data, entry);
        }
        return ABSENT;
    }

    static boolean sameBytes(byte[] left, int leftStart, byte[] right, int rightStart, int length) {
        return Arrays.equals(left, leftStart, leftStart + length, right, rightStart, rightStart + length);
    }

    static void putInt(byte[] data, int position, int value) {
        INT.set(data, position, value);
    }
}
