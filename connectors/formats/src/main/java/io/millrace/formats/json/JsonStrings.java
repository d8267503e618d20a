package io.millrace.formats.json;

import io.millrace.formats.text.Words;
import io.millrace.spi.format.ByteBuilder;
import java.nio.charset.StandardCharsets;

/** Writes strings as Jackson does: quotes, backslashes and control characters escaped, everything else as it is. */
final class JsonStrings {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** How many bytes one byte may become. */
    static final int MAX_GROWTH = 6;

    private JsonStrings() {}

    static void append(byte[] data, int from, int length, ByteBuilder target) {
        byte[] bytes = target.ensure(Math.addExact(Math.multiplyExact(length, MAX_GROWTH), 2));
        target.setLength(write(data, from, length, bytes, target.length()));
    }

    /** Writes a quoted string into an array with room for it, and returns the position behind it. */
    static int write(byte[] data, int from, int length, byte[] target, int position) {
        int p = position;
        target[p++] = '"';
        int end = from + length;
        int start = from;
        int i = from;
        int lastWord = Math.min(end, data.length) - 8;
        while (i < end) {
            if (i <= lastWord) {
                long word = Words.at(data, i);
                long marks = (Words.stringSpecials(word) & ~Words.nonAscii(word)) | Words.controls(word);
                if (marks == 0) {
                    i += 8;
                    continue;
                }
                i += Words.firstMarked(marks);
            } else if (isPlain(data[i])) {
                i++;
                continue;
            }
            System.arraycopy(data, start, target, p, i - start);
            p = writeEscape(data[i], target, p + i - start);
            start = ++i;
        }
        System.arraycopy(data, start, target, p, end - start);
        p += end - start;
        target[p++] = '"';
        return p;
    }

    private static boolean isPlain(byte value) {
        return value < 0 || (value >= ' ' && value != '"' && value != '\\');
    }

    private static int writeEscape(byte value, byte[] target, int position) {
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
