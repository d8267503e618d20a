package io.millrace.codegen.function;

import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;

/** Functions whose result is a part of an argument: no byte is copied. */
public final class TextSlices {
    private TextSlices() {}

    @SqlFunction({"SUBSTRING", "SUBSTR"})
    public static void substring(Result out, byte[] data, int start, int length, int from) {
        int end = start + length;
        out.slice(data, end, 0);
        int first = firstByte(data, start, end, from);
        if (first >= 0) {
            out.slice(data, first, end - first);
        }
    }

    @SqlFunction(
            value = {"SUBSTRING", "SUBSTR"},
            nulls = true)
    public static void substring(Result out, byte[] data, int start, int length, int from, int count) {
        if (count < 0) {
            out.isNull = true;
            return;
        }
        int end = start + length;
        out.slice(data, end, 0);
        int first = firstByte(data, start, end, from);
        if (first >= 0) {
            out.slice(data, first, Utf8.skip(data, first, end, count) - first);
        }
    }

    /** The byte position of a character counted from 1, or from the end; -1 if it lies before the text. */
    private static int firstByte(byte[] data, int start, int end, int from) {
        if (from > 0) {
            return Utf8.skip(data, start, end, from - 1);
        }
        if (from == 0) {
            return start;
        }
        int position = end;
        for (int i = from; i < 0; i++) {
            if (position == start) {
                return -1;
            }
            position = back(data, start, position);
        }
        return position;
    }

    /** The start of the character before a position. */
    static int back(byte[] data, int start, int position) {
        int before = position - 1;
        while (before > start && (data[before] & 0xC0) == 0x80) {
            before--;
        }
        return before;
    }

    @SqlFunction("LEFT")
    public static void left(Result out, byte[] data, int start, int length, int count) {
        out.slice(data, start, Utf8.skip(data, start, start + length, count) - start);
    }

    @SqlFunction("RIGHT")
    public static void right(Result out, byte[] data, int start, int length, int count) {
        int end = start + length;
        int position = end;
        for (int i = 0; i < count && position > start; i++) {
            position = back(data, start, position);
        }
        out.slice(data, position, end - position);
    }

    @SqlFunction("LTRIM")
    public static void trimStart(Result out, byte[] data, int start, int length) {
        int first = TextNumbers.trimStart(data, start, start + length);
        out.slice(data, first, start + length - first);
    }

    @SqlFunction("RTRIM")
    public static void trimEnd(Result out, byte[] data, int start, int length) {
        out.slice(data, start, TextNumbers.trimEnd(data, start, start + length) - start);
    }

    @SqlFunction("BTRIM")
    public static void trim(Result out, byte[] data, int start, int length) {
        int first = TextNumbers.trimStart(data, start, start + length);
        out.slice(data, first, TextNumbers.trimEnd(data, first, start + length) - first);
    }

    @SqlFunction("LTRIM")
    public static void trimStart(
            Result out, byte[] data, int start, int length, byte[] set, int setStart, int setLength) {
        int end = start + length;
        int first = start;
        while (first < end) {
            int width = Utf8.width(data[first]);
            if (Utf8.find(set, setStart, setStart + setLength, data, first, width) < 0) {
                break;
            }
            first += width;
        }
        out.slice(data, first, end - first);
    }

    @SqlFunction("RTRIM")
    public static void trimEnd(
            Result out, byte[] data, int start, int length, byte[] set, int setStart, int setLength) {
        int end = start + length;
        while (end > start) {
            int last = back(data, start, end);
            if (Utf8.find(set, setStart, setStart + setLength, data, last, end - last) < 0) {
                break;
            }
            end = last;
        }
        out.slice(data, start, end - start);
    }

    @SqlFunction("BTRIM")
    public static void trim(Result out, byte[] data, int start, int length, byte[] set, int setStart, int setLength) {
        trimStart(out, data, start, length, set, setStart, setLength);
        trimEnd(out, data, out.start, out.length, set, setStart, setLength);
    }

    @SqlFunction(value = "SPLIT_INDEX", nulls = true)
    public static void splitIndex(
            Result out, byte[] data, int start, int length, byte[] mark, int markStart, int markLength, int index) {
        int end = start + length;
        if (index < 0 || length == 0) {
            out.isNull = true;
            return;
        }
        int from = start;
        int left = index;
        while (true) {
            int to = markLength == 0 ? -1 : Utf8.find(data, from, end, mark, markStart, markLength);
            if (left == 0) {
                out.slice(data, from, (to < 0 ? end : to) - from);
                return;
            }
            if (to < 0) {
                out.isNull = true;
                return;
            }
            from = to + markLength;
            left--;
        }
    }

    /** The bytes of a text, or the text that bytes are. */
    public static void same(Result out, byte[] data, int start, int length) {
        out.slice(data, start, length);
    }

    /** The first {@code count} characters: CAST to VARCHAR(n). */
    public static void cut(Result out, int count, byte[] data, int start, int length) {
        out.slice(data, start, length <= count ? length : Utf8.skip(data, start, start + length, count) - start);
    }

    /** The first {@code count} bytes: CAST to VARBINARY(n). */
    public static void cutBytes(Result out, int count, byte[] data, int start, int length) {
        out.slice(data, start, Math.min(length, count));
    }
}
