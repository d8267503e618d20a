package io.millrace.codegen.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 slices: positions count code points, comparison is by unsigned bytes. */
public final class Utf8 {
    private Utf8() {}

    public static String text(byte[] data, int start, int length) {
        return new String(data, start, length, StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static boolean equal(
            byte[] left, int leftStart, int leftLength, byte[] right, int rightStart, int rightLength) {
        return leftLength == rightLength
                && Arrays.equals(left, leftStart, leftStart + leftLength, right, rightStart, rightStart + rightLength);
    }

    public static int compare(
            byte[] left, int leftStart, int leftLength, byte[] right, int rightStart, int rightLength) {
        return Arrays.compareUnsigned(
                left, leftStart, leftStart + leftLength, right, rightStart, rightStart + rightLength);
    }

    /** How many bytes the character that starts with this byte has. */
    public static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        return first < (byte) 0xE0 ? 2 : first < (byte) 0xF0 ? 3 : 4;
    }

    public static boolean isAscii(byte[] data, int start, int length) {
        int or = 0;
        for (int i = start, end = start + length; i < end; i++) {
            or |= data[i];
        }
        return or >= 0;
    }

    /** Whether the bytes are well-formed: neither overlong, nor surrogates, nor beyond U+10FFFF. */
    public static boolean isValid(byte[] data, int start, int length) {
        if (isAscii(data, start, length)) {
            return true;
        }
        int end = start + length;
        int i = start;
        while (i < end) {
            int first = data[i++];
            if (first >= 0) {
                continue;
            }
            int second = i < end ? data[i++] : 0;
            if (!isSecond(first & 0xFF, second & 0xFF)) {
                return false;
            }
            for (int more = width((byte) first) - 2; more > 0; more--) {
                if (i >= end || data[i++] >= (byte) 0xC0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a byte may follow the first of a character of two bytes or more: table 3-7 of the Unicode standard. */
    private static boolean isSecond(int first, int second) {
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return first >= 0xC2 && first <= 0xF4 && second >= least && second <= most;
    }

    public static int characters(byte[] data, int start, int length) {
        int count = 0;
        for (int i = start, end = start + length; i < end; i++) {
            count += (data[i] & 0xC0) != 0x80 ? 1 : 0;
        }
        return count;
    }

    /** The byte position {@code count} characters behind {@code from}, at most {@code end}. */
    public static int skip(byte[] data, int from, int end, int count) {
        int position = from;
        for (int i = 0; i < count && position < end; i++) {
            position += width(data[position]);
        }
        return Math.min(position, end);
    }

    /** The byte position of the first occurrence in {@code [from, end)}, or -1. */
    public static int find(byte[] data, int from, int end, byte[] part, int partStart, int partLength) {
        if (partLength == 0) {
            return from;
        }
        byte first = part[partStart];
        int last = end - partLength;
        for (int i = from; i <= last; i++) {
            if (data[i] == first
                    && Arrays.equals(data, i + 1, i + partLength, part, partStart + 1, partStart + partLength)) {
                return i;
            }
        }
        return -1;
    }
}
