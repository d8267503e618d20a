package io.millrace.formats.text;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The position behind the character that begins at {@code position} with a byte from 0x80 on, or -1 when there is
     * none that ends before {@code end}.
     */
    public static int skip(byte[] data, int position, int end) {
        int first = data[position] & 0xFF;
        if (first < 0xC2) {
            return -1;
        }
        if (first < 0xE0) {
            return position + 1 < end && isContinuation(data[position + 1]) ? position + 2 : -1;
        }
        if (first < 0xF0) {
            if (position + 2 >= end || !isContinuation(data[position + 1]) || !isContinuation(data[position + 2])) {
                return -1;
            }
            int second = data[position + 1] & 0xFF;
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second >= 0xA0;
            return overlong || surrogate ? -1 : position + 3;
        }
        if (first > 0xF4
                || position + 3 >= end
                || !isContinuation(data[position + 1])
                || !isContinuation(data[position + 2])
                || !isContinuation(data[position + 3])) {
            return -1;
        }
        int second = data[position + 1] & 0xFF;
        boolean overlong = first == 0xF0 && second < 0x90;
        boolean tooLarge = first == 0xF4 && second >= 0x90;
        return overlong || tooLarge ? -1 : position + 4;
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** Whether all of {@code data[from, to)} is UTF-8; the array has {@link Words#SPARE} bytes behind it. */
    public static int firstInvalid(byte[] data, int from, int to) {
        int position = from;
        while (position < to) {
            long marks = Words.nonAscii(Words.at(data, position));
            if (marks == 0) {
                position += 8;
                continue;
            }
            position += Words.firstMarked(marks);
            while (position < to && data[position] < 0) {
                int next = skip(data, position, to);
                if (next < 0) {
                    return position;
                }
                position = next;
            }
        }
        return -1;
    }

    /** Writes a code point that is no surrogate, and returns the position behind it. */
    public static int write(byte[] target, int position, int codePoint) {
        int p = position;
        if (codePoint < 0x80) {
            target[p++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[p++] = (byte) (0xC0 | (codePoint >> 6));
            target[p++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            target[p++] = (byte) (0xE0 | (codePoint >> 12));
            target[p++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            target[p++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            target[p++] = (byte) (0xF0 | (codePoint >> 18));
            target[p++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            target[p++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
            target[p++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return p;
    }
}
