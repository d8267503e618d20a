package io.millrace.codegen.json;

import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** JSON strings with their quotes and escapes. */
public final class JsonStrings {
    private static final String HEX = "0123456789abcdef";

    private JsonStrings() {}

    /** Whether a checked JSON string, quotes included, means these bytes. */
    static boolean equal(byte[] data, int start, int length, byte[] wanted) {
        for (int i = start + 1; i < start + length - 1; i++) {
            if (data[i] == '\\') {
                String text = unescaped(Utf8.text(data, start + 1, length - 2));
                return text != null && Arrays.equals(Utf8.bytes(text), wanted);
            }
        }
        return Utf8.equal(data, start + 1, length - 2, wanted, 0, wanted.length);
    }

    /** The text of a checked JSON string becomes the result. */
    static void text(Result out, byte[] data, int start, int length) {
        for (int i = start + 1; i < start + length - 1; i++) {
            if (data[i] == '\\') {
                String text = unescaped(Utf8.text(data, start + 1, length - 2));
                out.text(text == null ? "" : text);
                return;
            }
        }
        out.slice(data, start + 1, length - 2);
    }

    /** The text with its escapes resolved, or null if one of them is none. */
    private static @Nullable String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            if (++i == text.length()) {
                return null;
            }
            switch (text.charAt(i)) {
                case '"', '\\', '/' -> plain.append(text.charAt(i));
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    int code = code(text, i + 1);
                    if (code < 0) {
                        return null;
                    }
                    plain.append((char) code);
                    i += 4;
                }
                default -> {
                    return null;
                }
            }
        }
        return plain.toString();
    }

    private static int code(String text, int from) {
        if (text.length() - from < 4) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }

    @SqlFunction(value = "JSON_QUOTE", arena = true)
    public static void quote(Result out, byte[] data, int start, int length) {
        String text = Utf8.text(data, start, length);
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\', '/' -> quoted.append('\\').append(c);
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7F) {
                        quoted.append(c);
                    } else {
                        quoted.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            quoted.append(HEX.charAt(c >> shift & 15));
                        }
                    }
                }
            }
        }
        out.text(quoted.append('"').toString());
    }

    @SqlFunction(value = "JSON_UNQUOTE", arena = true)
    public static void unquote(Result out, byte[] data, int start, int length) {
        if (length >= 2 && data[start] == '"' && data[start + length - 1] == '"') {
            String text = unescaped(Utf8.text(data, start + 1, length - 2));
            if (text != null) {
                out.text(text);
                return;
            }
        }
        out.slice(data, start, length);
    }
}
