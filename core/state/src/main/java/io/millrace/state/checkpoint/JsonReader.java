package io.millrace.state.checkpoint;

import io.millrace.state.delta.DamagedBytesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link JsonWriter} prints: JSON without null and without fractions. */
final class JsonReader {
    private static final int MAX_DEPTH = 32;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static JsonObject read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.damaged("something follows the end");
        }
        if (!(value instanceof JsonObject object)) {
            throw reader.damaged("it is not an object");
        }
        return object;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw damaged("it is nested deeper than " + MAX_DEPTH);
        }
        skipSpace();
        char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '"') {
            return string();
        }
        if (text.startsWith("true", at)) {
            at += 4;
            return true;
        }
        if (text.startsWith("false", at)) {
            at += 5;
            return false;
        }
        return number();
    }

    private JsonObject object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
            }
            skipSpace();
            String name = string();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw damaged("the name " + name + " comes twice");
            }
            skipSpace();
        }
        at++;
        return new JsonObject(members);
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        skipSpace();
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value(depth + 1));
            skipSpace();
        }
        at++;
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder read = new StringBuilder();
        for (char c = peek(); c != '"'; c = peek()) {
            at++;
            if (c == '\\') {
                char escaped = peek();
                at++;
                read.append(escaped == 'u' ? unicode() : escaped);
            } else {
                read.append(c);
            }
        }
        at++;
        return read.toString();
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw damaged("it ends too early");
        }
        try {
            char c = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return c;
        } catch (NumberFormatException e) {
            throw damaged("an escape is wrong");
        }
    }

    private Long number() {
        int start = at;
        while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        try {
            return Long.parseLong(text, start, at, 10);
        } catch (NumberFormatException e) {
            throw damaged("a value is missing");
        }
    }

    private void expect(char expected) {
        skipSpace();
        if (peek() != expected) {
            throw damaged("a " + expected + " is missing");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw damaged("it ends too early");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
    }

    private DamagedBytesException damaged(String what) {
        return new DamagedBytesException("at character " + at + " " + what);
    }
}
