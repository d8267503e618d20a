package io.millrace.state.checkpoint;

import io.millrace.state.delta.DamagedBytesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, asked for by name and type. */
record JsonObject(Map<String, Object> members) {
    boolean has(String name) {
        return members.containsKey(name);
    }

    String string(String name) {
        return as(String.class, name, members.get(name));
    }

    long number(String name) {
        return as(Long.class, name, members.get(name));
    }

    boolean truth(String name) {
        return as(Boolean.class, name, members.get(name));
    }

    JsonObject object(String name) {
        return as(JsonObject.class, name, members.get(name));
    }

    List<JsonObject> objects(String name) {
        return list(JsonObject.class, name);
    }

    List<String> strings(String name) {
        return list(String.class, name);
    }

    /** A list of lists of objects. */
    List<List<JsonObject>> lists(String name) {
        List<List<JsonObject>> typed = new ArrayList<>();
        for (Object inner : as(List.class, name, members.get(name))) {
            typed.add(elements(JsonObject.class, name, as(List.class, name, inner)));
        }
        return typed;
    }

    Map<String, String> stringMembers() {
        Map<String, String> strings = new LinkedHashMap<>();
        members.keySet().forEach(name -> strings.put(name, string(name)));
        return strings;
    }

    Map<String, Long> numberMembers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        members.keySet().forEach(name -> numbers.put(name, number(name)));
        return numbers;
    }

    private <T> List<T> list(Class<T> type, String name) {
        return elements(type, name, as(List.class, name, members.get(name)));
    }

    private static <T> List<T> elements(Class<T> type, String name, List<?> untyped) {
        List<T> typed = new ArrayList<>();
        for (Object element : untyped) {
            typed.add(as(type, name, element));
        }
        return typed;
    }

    private static <T> T as(Class<T> type, String name, @Nullable Object value) {
        if (!type.isInstance(value)) {
            throw new DamagedBytesException("`" + name + "` is missing or of another type");
        }
        return type.cast(value);
    }
}
