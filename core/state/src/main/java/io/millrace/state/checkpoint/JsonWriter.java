package io.millrace.state.checkpoint;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Prints maps, lists, strings, longs and booleans as JSON for people: two spaces deep per level, and what holds only
 * plain values on one line.
 */
final class JsonWriter {
    private static final char FIRST_PRINTABLE = ' ';

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String print(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, 0);
        return writer.out.append('\n').toString();
    }

    private void value(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            container('{', '}', map.entrySet(), isPlain(map.values()), depth);
        } else if (value instanceof List<?> list) {
            container('[', ']', list, isPlain(list), depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), depth);
        } else if (value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else {
            string((String) value);
        }
    }

    private static boolean isPlain(Iterable<?> values) {
        for (Object value : values) {
            if (value instanceof Map || value instanceof List) {
                return false;
            }
        }
        return true;
    }

    private void container(char open, char close, Iterable<?> elements, boolean oneLine, int depth) {
        out.append(open);
        Iterator<?> iterator = elements.iterator();
        boolean any = iterator.hasNext();
        while (iterator.hasNext()) {
            if (!oneLine) {
                out.append('\n').append("  ".repeat(depth + 1));
            }
            value(iterator.next(), depth + 1);
            if (iterator.hasNext()) {
                out.append(oneLine ? ", " : ",");
            }
        }
        if (any && !oneLine) {
            out.append('\n').append("  ".repeat(depth));
        }
        out.append(close);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                // A lone surrogate has no UTF-8; as an escape any name comes back as it was.
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
