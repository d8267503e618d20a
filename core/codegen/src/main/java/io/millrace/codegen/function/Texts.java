package io.millrace.codegen.function;

import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Functions that make texts; ASCII is handled byte by byte, the rest through String. */
public final class Texts {
    private static final byte[] HEX_DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private Texts() {}

    @SqlFunction(value = "||", arena = true)
    public static void concat(
            Result out, byte[] left, int leftStart, int leftLength, byte[] right, int rightStart, int rightLength) {
        int length = Math.addExact(leftLength, rightLength);
        byte[] room = out.room(length);
        System.arraycopy(left, leftStart, room, out.used(), leftLength);
        System.arraycopy(right, rightStart, room, out.used() + leftLength, rightLength);
        out.take(length);
    }

    @SqlFunction(value = "UPPER", arena = true)
    public static void upper(Result out, byte[] data, int start, int length) {
        if (!Utf8.isAscii(data, start, length)) {
            out.text(Utf8.text(data, start, length).toUpperCase(Locale.ROOT));
            return;
        }
        byte[] room = out.room(length);
        int to = out.used();
        for (int i = 0; i < length; i++) {
            byte b = data[start + i];
            room[to + i] = (byte) (b >= 'a' && b <= 'z' ? b - 32 : b);
        }
        out.take(length);
    }

    @SqlFunction(value = "LOWER", arena = true)
    public static void lower(Result out, byte[] data, int start, int length) {
        if (!Utf8.isAscii(data, start, length)) {
            out.text(Utf8.text(data, start, length).toLowerCase(Locale.ROOT));
            return;
        }
        byte[] room = out.room(length);
        int to = out.used();
        for (int i = 0; i < length; i++) {
            byte b = data[start + i];
            room[to + i] = (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
        out.take(length);
    }

    @SqlFunction(value = "INITCAP", arena = true)
    public static void initcap(Result out, byte[] data, int start, int length) {
        byte[] room = out.room(length);
        int to = out.used();
        boolean inWord = false;
        for (int i = 0; i < length; i++) {
            byte b = data[start + i];
            boolean lower = b >= 'a' && b <= 'z';
            boolean upper = b >= 'A' && b <= 'Z';
            room[to + i] = (byte) (lower && !inWord ? b - 32 : upper && inWord ? b + 32 : b);
            inWord = lower || upper || (b >= '0' && b <= '9');
        }
        out.take(length);
    }

    @SqlFunction(value = "REVERSE", arena = true)
    public static void reverse(Result out, byte[] data, int start, int length) {
        byte[] room = out.room(length);
        int to = out.used() + length;
        int end = start + length;
        for (int i = start; i < end; ) {
            int width = Math.min(Utf8.width(data[i]), end - i);
            to -= width;
            System.arraycopy(data, i, room, to, width);
            i += width;
        }
        out.take(length);
    }

    @SqlFunction(value = "REPEAT", fails = true, arena = true)
    public static void repeat(Result out, byte[] data, int start, int length, int times) {
        if (times <= 0 || length == 0) {
            out.slice(data, start, 0);
            return;
        }
        int total = (int) Math.min(Integer.MAX_VALUE, (long) length * times);
        byte[] room = out.room(total);
        for (int to = 0; to < total; to += length) {
            System.arraycopy(data, start, room, out.used() + to, length);
        }
        out.take(total);
    }

    @SqlFunction(value = "LPAD", nulls = true, fails = true, arena = true)
    public static void padLeft(
            Result out, byte[] data, int start, int length, int count, byte[] pad, int padStart, int padLength) {
        pad(out, data, start, length, count, pad, padStart, padLength, true);
    }

    @SqlFunction(value = "RPAD", nulls = true, fails = true, arena = true)
    public static void padRight(
            Result out, byte[] data, int start, int length, int count, byte[] pad, int padStart, int padLength) {
        pad(out, data, start, length, count, pad, padStart, padLength, false);
    }

    private static void pad(
            Result out,
            byte[] data,
            int start,
            int length,
            int count,
            byte[] pad,
            int padStart,
            int padLength,
            boolean left) {
        if (count < 0 || padLength == 0) {
            out.isNull = true;
            return;
        }
        int missing = count - Utf8.characters(data, start, length);
        if (missing <= 0) {
            TextSlices.left(out, data, start, length, count);
            return;
        }
        int padCharacters = Utf8.characters(pad, padStart, padLength);
        int whole = missing / padCharacters;
        int rest = Utf8.skip(pad, padStart, padStart + padLength, missing - whole * padCharacters) - padStart;
        int padding = (int) Math.min(Integer.MAX_VALUE >> 1, (long) whole * padLength + rest);
        byte[] room = out.room(padding + length);
        int to = out.used();
        if (!left) {
            System.arraycopy(data, start, room, to, length);
            to += length;
        }
        for (int i = 0; i < whole; i++) {
            System.arraycopy(pad, padStart, room, to, padLength);
            to += padLength;
        }
        System.arraycopy(pad, padStart, room, to, rest);
        if (left) {
            System.arraycopy(data, start, room, to + rest, length);
        }
        out.take(padding + length);
    }

    /** Filled with blanks or cut to a length: CAST to CHAR(n). */
    public static void fixed(Result out, int count, byte[] data, int start, int length) {
        int missing = count - Utf8.characters(data, start, length);
        if (missing <= 0) {
            TextSlices.left(out, data, start, length, count);
            return;
        }
        byte[] room = out.room(length + missing);
        System.arraycopy(data, start, room, out.used(), length);
        java.util.Arrays.fill(room, out.used() + length, out.used() + length + missing, (byte) ' ');
        out.take(length + missing);
    }

    /** Filled with zeros or cut to a length: CAST to BINARY(n). */
    public static void fixedBytes(Result out, int count, byte[] data, int start, int length) {
        if (length >= count) {
            out.slice(data, start, count);
            return;
        }
        byte[] room = out.room(count);
        System.arraycopy(data, start, room, out.used(), length);
        java.util.Arrays.fill(room, out.used() + length, out.used() + count, (byte) 0);
        out.take(count);
    }

    @SqlFunction(value = "REPLACE", fails = true, arena = true)
    public static void replace(
            Result out,
            byte[] data,
            int start,
            int length,
            byte[] search,
            int searchStart,
            int searchLength,
            byte[] with,
            int withStart,
            int withLength) {
        if (searchLength == 0) {
            out.text(Utf8.text(data, start, length).replace("", Utf8.text(with, withStart, withLength)));
            return;
        }
        int end = start + length;
        int hit = Utf8.find(data, start, end, search, searchStart, searchLength);
        if (hit < 0) {
            out.slice(data, start, length);
            return;
        }
        int written = 0;
        int from = start;
        while (hit >= 0) {
            int keep = hit - from;
            byte[] room = out.room(written + keep + withLength);
            System.arraycopy(data, from, room, out.used() + written, keep);
            System.arraycopy(with, withStart, room, out.used() + written + keep, withLength);
            written += keep + withLength;
            from = hit + searchLength;
            hit = Utf8.find(data, from, end, search, searchStart, searchLength);
        }
        byte[] room = out.room(written + end - from);
        System.arraycopy(data, from, room, out.used() + written, end - from);
        out.take(written + end - from);
    }

    @SqlFunction(value = "OVERLAY", arena = true)
    public static void overlay(
            Result out, byte[] data, int start, int length, byte[] with, int withStart, int withLength, int from) {
        int count = Utf8.characters(with, withStart, withLength);
        overlay(out, data, start, length, with, withStart, withLength, from, count);
    }

    @SqlFunction(value = "OVERLAY", arena = true)
    public static void overlay(
            Result out,
            byte[] data,
            int start,
            int length,
            byte[] with,
            int withStart,
            int withLength,
            int from,
            int count) {
        int characters = Utf8.characters(data, start, length);
        if (from <= 0 || from > characters) {
            out.slice(data, start, length);
            return;
        }
        int end = start + length;
        int head = Utf8.skip(data, start, end, from - 1) - start;
        int tail = count <= 0 || (long) from + count > characters ? end : Utf8.skip(data, start + head, end, count);
        int total = head + withLength + end - tail;
        byte[] room = out.room(total);
        System.arraycopy(data, start, room, out.used(), head);
        System.arraycopy(with, withStart, room, out.used() + head, withLength);
        System.arraycopy(data, tail, room, out.used() + head + withLength, end - tail);
        out.take(total);
    }

    @SqlFunction(value = "TRANSLATE", arena = true)
    public static void translate(
            Result out,
            byte[] data,
            int start,
            int length,
            byte[] from,
            int fromStart,
            int fromLength,
            byte[] to,
            int toStart,
            int toLength) {
        int used = 0;
        for (int i = start; i < start + length; ) {
            int width = Utf8.width(data[i]);
            int hit = Utf8.find(from, fromStart, fromStart + fromLength, data, i, width);
            byte[] source = data;
            int position = i;
            int count = width;
            if (hit >= 0) {
                source = to;
                position =
                        Utf8.skip(to, toStart, toStart + toLength, Utf8.characters(from, fromStart, hit - fromStart));
                count = position < toStart + toLength ? Utf8.width(to[position]) : 0;
            }
            byte[] room = out.room(used + count);
            System.arraycopy(source, position, room, out.used() + used, count);
            used += count;
            i += width;
        }
        out.take(used);
    }

    @SqlFunction(value = "CHR", arena = true)
    public static void chr(Result out, long number) {
        if (number < 0) {
            out.slice(HEX_DIGITS, 0, 0);
            return;
        }
        int code = (int) (number & 0xFF);
        byte[] room = out.room(2);
        if (code < 0x80) {
            room[out.used()] = (byte) code;
            out.take(1);
        } else {
            room[out.used()] = (byte) (0xC0 | (code >> 6));
            room[out.used() + 1] = (byte) (0x80 | (code & 0x3F));
            out.take(2);
        }
    }

    @SqlFunction(value = "BIN", arena = true)
    public static void bin(Result out, long number) {
        out.text(Long.toBinaryString(number));
    }

    @SqlFunction(value = "HEX", arena = true)
    public static void hex(Result out, long number) {
        out.text(Long.toHexString(number).toUpperCase(Locale.ROOT));
    }

    @SqlFunction(value = "HEX", fails = true, arena = true)
    public static void hex(Result out, byte[] data, int start, int length) {
        byte[] room = out.room(Math.multiplyExact(length, 2));
        int to = out.used();
        for (int i = start; i < start + length; i++) {
            room[to++] = HEX_DIGITS[data[i] >> 4 & 15];
            room[to++] = HEX_DIGITS[data[i] & 15];
        }
        out.take(length * 2);
    }

    /** The first digit of an odd number of digits counts as a zero byte, as in Flink. */
    @SqlFunction(value = "UNHEX", nulls = true, arena = true)
    public static void unhex(Result out, byte[] data, int start, int length) {
        int count = (length + 1) / 2;
        byte[] room = out.room(count);
        int to = out.used();
        int from = start;
        if ((length & 1) != 0) {
            room[to++] = 0;
            from++;
        }
        for (; from < start + length; from += 2) {
            int high = Character.digit(data[from], 16);
            int low = Character.digit(data[from + 1], 16);
            if ((high | low) < 0) {
                out.isNull = true;
                return;
            }
            room[to++] = (byte) (high << 4 | low);
        }
        out.take(count);
    }
}
