package io.millrace.formats.json;

import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** Writes strings as Jackson does: quotes, backslashes and control characters escaped, everything else as it is. */
final class JsonStrings {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** How many bytes one byte may become. */
    private static final int MAX_GROWTH = 6;

    private JsonStrings() {}

    static void append(byte[] data, int from, int length, ByteBuilder target) {
        byte[] bytes = target.ensure(Math.addExact(room(length), 1));
        bytes[target.length()] = '"';
        target.setLength(write(data, from, length, bytes, target.length() + 1));
    }

    /** How many bytes {@link #write} may touch. */
    static int room(int length) {
        return Math.addExact(Math.multiplyExact(length, MAX_GROWTH), 1 + Long.BYTES);
    }

    /**
     * Writes a string and its closing quote into an array with room for it, and returns the position behind it. Eight
     * bytes at a time are copied and looked at; what is copied from behind an escape on is overwritten.
     */
    static int write(byte[] data, int from, int length, byte[] target, int position) {
        int p = position;
        int end = from + length;
        int i = from;
        int lastWord = data.length - Long.BYTES;
        while (i <= lastWord && i < end) {
            long word = Words.at(data, i);
            Words.put(target, p, word);
            long marks = Words.escapes(word);
            int left = end - i;
            if (marks == 0 && left > Long.BYTES) {
                i += Long.BYTES;
                p += Long.BYTES;
                continue;
            }
            if (marks == 0 || Words.firstMarked(marks) >= left) {
                target[p + left] = '"';
                return p + left + 1;
            }
            int plain = Words.firstMarked(marks);
            p = writeByte(data[i + plain], target, p + plain);
            i += plain + 1;
        }
        while (i < end) {
            p = writeByte(data[i++], target, p);
        }
        target[p++] = '"';
        return p;
    }

    private static boolean isPlain(byte value) {
        return value < 0 || (value >= ' ' && value != '"' && value != '\\');
    }

    private static int writeByte(byte value, byte[] target, int position) {
        int p = position;
        if (isPlain(value)) {
            target[p++] = value;
            return p;
        }
        target[p++] = '\\';
        switch (value) {
            case '"', '\\' -> target[p++] = value;
            case '\b' -> target[p++] = 'b';
            case '\t' -> target[p++] = 't';
            case '\n' -> target[p++] = 'n';
            case '\f' -> target[p++] = 'f';
            case '\r' -> target[p++] = 'r';
            default -> {
                target[p++] = 'u';
                target[p++] = '0';
                target[p++] = '0';
                target[p++] = HEX[value >> 4];
                target[p++] = HEX[value & 0xF];
            }
        }
        return p;
    }
}
