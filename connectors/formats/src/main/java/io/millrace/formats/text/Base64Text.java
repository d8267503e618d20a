package io.millrace.formats.text;

import io.millrace.spi.format.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Base64 with the alphabet of RFC 4648, padded, without line breaks; reading allows white space between quads. */
public final class Base64Text {
    private static final byte[] CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int i = 0; i < CHARACTERS.length; i++) {
            VALUES[CHARACTERS[i]] = (byte) i;
        }
    }

    private Base64Text() {}

    /** Appends the bytes that {@code data[from, to)} stands for. */
    public static void decode(byte[] data, int from, int to, ByteBuilder target) {
        byte[] bytes = target.ensure((to - from) / 4 * 3 + 3);
        int length = target.length();
        int position = from;
        while (true) {
            while (position < to && data[position] >= 0 && data[position] <= ' ') {
                position++;
            }
            if (position == to) {
                break;
            }
            if (to - position < 4) {
                throw new ValueFault("is not Base64: its end is cut off or lacks '='");
            }
            int padding = data[position + 3] != '=' ? 0 : data[position + 2] != '=' ? 1 : 2;
            int bits = 0;
            for (int i = 0; i < 4 - padding; i++) {
                int value = VALUES[data[position + i] & 0xFF];
                if (value < 0) {
                    throw new ValueFault("is not Base64");
                }
                bits |= value << (18 - 6 * i);
            }
            for (int i = 0; i < 3 - padding; i++) {
                bytes[length++] = (byte) (bits >> (16 - 8 * i));
            }
            position += 4;
        }
        target.setLength(length);
    }

    /** How long the text of so many bytes is. */
    public static int encodedLength(int length) {
        return (length + 2) / 3 * 4;
    }

    /** Writes the text of {@code data[from, from + length)} and returns the position behind it. */
    public static int encode(byte[] data, int from, int length, byte[] target, int position) {
        int p = position;
        int end = from + length;
        for (int i = from; i < end; i += 3) {
            int bits = (data[i] & 0xFF) << 16
                    | (i + 1 < end ? (data[i + 1] & 0xFF) << 8 : 0)
                    | (i + 2 < end ? data[i + 2] & 0xFF : 0);
            target[p++] = CHARACTERS[bits >> 18];
            target[p++] = CHARACTERS[bits >> 12 & 0x3F];
            target[p++] = i + 1 < end ? CHARACTERS[bits >> 6 & 0x3F] : (byte) '=';
            target[p++] = i + 2 < end ? CHARACTERS[bits & 0x3F] : (byte) '=';
        }
        return p;
    }
}
