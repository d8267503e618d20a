package io.millrace.codegen.source;

import io.millrace.codegen.runtime.CallState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What generated source refers to by position instead of containing it: the bytes of all literals in one array, and an
 * object per call that keeps state.
 */
public final class Constants {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final Map<List<Byte>, Integer> positions = new HashMap<>();
    private final List<Supplier<Object>> states = new ArrayList<>();
    private final List<String> stateTypes = new ArrayList<>();

    /** Where the bytes of a literal lie in the array {@code k}. */
    int position(byte[] literal) {
        List<Byte> key = new ArrayList<>(literal.length);
        for (byte b : literal) {
            key.add(b);
        }
        return positions.computeIfAbsent(key, unused -> {
            int position = text.size();
            text.writeBytes(literal);
            return position;
        });
    }

    /** Adds the state of a call; it is the field {@code x<number>}. */
    String state(Class<? extends CallState> type) {
        return add(type.getName(), () -> {
            try {
                return type.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " needs a public constructor without arguments", e);
            }
        });
    }

    String add(String type, Supplier<Object> maker) {
        states.add(maker);
        stateTypes.add(type);
        return "x" + (states.size() - 1);
    }

    List<String> stateTypes() {
        return stateTypes;
    }

    /** The bytes of all literals. */
    public byte[] text() {
        return text.toByteArray();
    }

    /** The states for one more kernel. */
    public Object[] newStates() {
        return states.stream().map(Supplier::get).toArray();
    }
}
