package io.millrace.api.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, strings, numbers, booleans and nulls as JSON, indented by two spaces. */
public final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    public static String of(@Nullable Object value) {
        JsonText json = new JsonText();
        json.write(value, "\n");
        return json.text.toString();
    }

    private void write(@Nullable Object value, String newLine) {
        if (value == null || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            quote(number.toString());
        } else if (value instanceof Number) {
            text.append(value);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, newLine);
        } else if (value instanceof Iterable<?> list) {
            writeArray(list, newLine);
        } else {
            quote(value.toString());
        }
    }

    private void writeObject(Map<?, ?> map, String newLine) {
        String inner = newLine + "  ";
        String separator = inner;
        text.append('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            quote(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), inner);
            separator = "," + inner;
        }
        text.append(map.isEmpty() ? "" : newLine).append('}');
    }

    private void writeArray(Iterable<?> list, String newLine) {
        String inner = newLine + "  ";
        String separator = inner;
        boolean empty = true;
        text.append('[');
        for (Object element : list) {
            text.append(separator);
            write(element, inner);
            separator = "," + inner;
            empty = false;
        }
        text.append(empty ? "" : newLine).append(']');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !isPaired(value, i))) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPaired(String value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
    }
}
