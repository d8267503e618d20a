package io.millrace.formats.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Eight bytes of text at a time, as one little-endian word: the first byte is the lowest.
 *
 * <p>The tests for bytes are exact for the lowest byte that they mark, which is the only one used; bytes above it may
 * be marked wrongly by a carry. Digits follow D. Lemire, "Number parsing at a gigabyte per second" (2021).
 */
public final class Words {
    /** How many bytes must be readable behind the last byte of interest. */
    public static final int SPARE = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    /** The high bit of each byte. */
    public static final long HIGH = 0x8080808080808080L;

    private static final long ZEROS = 0x3030303030303030L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private Words() {}

    public static long at(byte[] data, int position) {
        return (long) LONGS.get(data, position);
    }

    public static int intAt(byte[] data, int position) {
        return (int) INTS.get(data, position);
    }

    public static void put(byte[] data, int position, long word) {
        LONGS.set(data, position, word);
    }

    public static void putInt(byte[] data, int position, int word) {
        INTS.set(data, position, word);
    }

    /** A word whose high bits mark quotes, backslashes and bytes from 0x80 on. */
    public static long stringSpecials(long word) {
        return stringMarks(word) & HIGH;
    }

    /** The same with anything in the other bits. */
    public static long stringMarks(long word) {
        // Below 0x80 only a zero has its high bit set after the subtraction; from 0x80 on the word marks itself.
        return ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | word;
    }

    /** A word whose high bits mark the bytes equal to the one that {@code pattern} repeats. */
    public static long equalBytes(long word, long pattern) {
        long difference = word ^ pattern;
        return (difference - ONES) & ~difference & HIGH;
    }

    /** A word whose high bits mark quotes, backslashes and control characters below 0x20. */
    public static long escapes(long word) {
        return (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - ONES * 0x20)) & ~word & HIGH;
    }

    /** A word that repeats one byte eight times. */
    public static long repeat(int value) {
        return ONES * (value & 0xFF);
    }

    public static long nonAscii(long word) {
        return word & HIGH;
    }

    /** The index of the lowest marked byte, 8 when none is. */
    public static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** How many of the first bytes are digits: 0 to 8. */
    public static int digitCount(long word) {
        long values = word ^ ZEROS;
        return firstMarked(((values + ONES * 0x76) | values) & HIGH);
    }

    /** The number that the first {@code count} bytes (1 to 8, all digits) make. */
    public static long digits(long word, int count) {
        return number(digitValues(word, count));
    }

    /** What the first {@code count} bytes (1 to 8) are as digits, in the highest bytes; zeros below. */
    public static long digitValues(long word, int count) {
        return (word ^ ZEROS) << (64 - (count << 3));
    }

    /** The number that eight digits make. */
    public static long number(long digitValues) {
        long pairs = (digitValues * 10 + (digitValues >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }

    /** A word whose high bits mark bytes above 9. */
    public static long overNine(long values) {
        return ((values + ONES * 0x76) | values) & HIGH;
    }

    /** The data, or a copy of it that has {@link #SPARE} bytes behind the last record that keeps to a limit. */
    public static byte[] padded(byte[] data, int[] starts, int[] lengths, int count, int maxLength) {
        int end = 0;
        for (int i = 0; i < count; i++) {
            end = lengths[i] <= maxLength ? Math.max(end, starts[i] + lengths[i]) : end;
        }
        return end <= data.length - SPARE ? data : Arrays.copyOf(data, end + SPARE);
    }

    /** The position of the next {@code value} in {@code [from, to)}, or -1. */
    public static int indexOf(byte[] data, int from, int to, byte value) {
        long pattern = repeat(value);
        int position = from;
        int last = Math.min(to, data.length) - 32;
        while (position <= last) {
            long first = equalBytes(at(data, position), pattern);
            long second = equalBytes(at(data, position + 8), pattern);
            long third = equalBytes(at(data, position + 16), pattern);
            long fourth = equalBytes(at(data, position + 24), pattern);
            if ((first | second | third | fourth) == 0) {
                position += 32;
                continue;
            }
            if (first != 0) {
                return position + firstMarked(first);
            } else if (second != 0) {
                return position + 8 + firstMarked(second);
            } else if (third != 0) {
                return position + 16 + firstMarked(third);
            }
            return position + 24 + firstMarked(fourth);
        }
        for (; position < to; position++) {
            if (data[position] == value) {
                return position;
            }
        }
        return -1;
    }
}
