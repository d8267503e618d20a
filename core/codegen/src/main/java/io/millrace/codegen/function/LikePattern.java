package io.millrace.codegen.function;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Utf8;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * LIKE over UTF-8: the pattern is kept as bytes with a kind per byte, and matched with one point of return, so that no
 * pattern takes more than pattern times text.
 */
public final class LikePattern {
    private static final byte PLAIN = 0;
    private static final byte ONE = 1;
    private static final byte ANY = 2;

    private final int escape;
    private byte[] source = new byte[0];
    private boolean known;
    private byte[] bytes = new byte[0];
    private byte[] kinds = new byte[0];

    /** The pattern without its leading and trailing %, if nothing else in it is special. */
    private boolean simple;

    private boolean openStart;
    private boolean openEnd;

    /** @param escape the escape character as a code point, or -1 */
    public LikePattern(int escape) {
        this.escape = escape;
    }

    private void compile(byte[] data, int start, int length) {
        source = Arrays.copyOfRange(data, start, start + length);
        known = false;
        String pattern = Utf8.text(data, start, length);
        ByteArrayOutputStream newBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream newKinds = new ByteArrayOutputStream();
        for (int i = 0; i < pattern.length(); ) {
            int c = pattern.codePointAt(i);
            i += Character.charCount(c);
            byte kind = c == '%' ? ANY : c == '_' ? ONE : PLAIN;
            if (c == escape) {
                int next = i < pattern.length() ? pattern.codePointAt(i) : -1;
                if (next != '%' && next != '_' && next != escape) {
                    throw new ExpressionFailure(
                            ExpressionError.BAD_PATTERN,
                            "the escape character in the pattern " + ExpressionFailure.quoted(pattern)
                                    + " is not followed by %, _ or itself");
                }
                c = next;
                i += Character.charCount(c);
                kind = PLAIN;
            }
            byte[] encoded = Utf8.bytes(Character.toString(c));
            newBytes.writeBytes(encoded);
            for (int j = 0; j < encoded.length; j++) {
                newKinds.write(kind);
            }
        }
        bytes = newBytes.toByteArray();
        kinds = newKinds.toByteArray();
        simplify();
        known = true;
    }

    private void simplify() {
        int from = 0;
        int to = kinds.length;
        while (from < to && kinds[from] == ANY) {
            from++;
        }
        while (to > from && kinds[to - 1] == ANY) {
            to--;
        }
        openStart = from > 0;
        openEnd = to < kinds.length;
        simple = true;
        for (int i = from; i < to; i++) {
            simple &= kinds[i] == PLAIN;
        }
        if (simple) {
            bytes = Arrays.copyOfRange(bytes, from, to);
        }
    }

    /** Whether the whole text matches. */
    public boolean matches(byte[] data, int start, int length, byte[] pattern, int patternStart, int patternLength) {
        if (!known || !Utf8.equal(source, 0, source.length, pattern, patternStart, patternLength)) {
            compile(pattern, patternStart, patternLength);
        }
        if (!simple) {
            return matches(data, start, start + length);
        }
        int size = bytes.length;
        if (size > length) {
            return false;
        }
        if (openStart) {
            return openEnd
                    ? Utf8.find(data, start, start + length, bytes, 0, size) >= 0
                    : Utf8.equal(data, start + length - size, size, bytes, 0, size);
        }
        return (openEnd || size == length) && Utf8.equal(data, start, size, bytes, 0, size);
    }

    private boolean matches(byte[] data, int start, int end) {
        int at = start;
        int p = 0;
        int returnAt = -1;
        int returnPattern = -1;
        while (at < end) {
            if (p < kinds.length && kinds[p] == ANY) {
                returnPattern = ++p;
                returnAt = at;
            } else if (p < kinds.length && kinds[p] == ONE) {
                at += Utf8.width(data[at]);
                p++;
            } else if (p < kinds.length && bytes[p] == data[at]) {
                at++;
                p++;
            } else if (returnPattern >= 0) {
                returnAt += Utf8.width(data[returnAt]);
                at = returnAt;
                p = returnPattern;
            } else {
                return false;
            }
        }
        while (p < kinds.length && kinds[p] == ANY) {
            p++;
        }
        return p == kinds.length;
    }
}
