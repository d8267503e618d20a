package io.millrace.codegen.json;

import io.millrace.codegen.json.JsonPath.Step;
import io.millrace.codegen.runtime.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks a JSON text and remembers where the value at a path lies. Builds no tree; the last of several equal names
 * counts. One thread.
 */
final class JsonScanner {
    static final byte OBJECT = '{';
    static final byte ARRAY = '[';
    static final byte STRING = '"';
    static final byte NUMBER = '0';
    static final byte TRUE = 't';
    static final byte FALSE = 'f';
    static final byte NULL = 'n';
    static final byte NOTHING = 0;

    private static final int MAX_DEPTH = 1000;
    private static final int OFF_PATH = -1;
    private static final int BAD = -1;

    private byte[] data = new byte[0];
    private int end;
    private List<Step> steps = List.of();
    private byte kind;
    private int start;
    private int length;

    /**
     * Scans the first value of a text.
     *
     * @return whether it is JSON; what follows the value does not count
     */
    boolean scan(byte[] newData, int newStart, int newLength, List<Step> newSteps) {
        data = newData;
        end = newStart + newLength;
        steps = newSteps;
        kind = NOTHING;
        return value(blanks(newStart), 0, 0) != BAD;
    }

    /** The kind of the value at the path, or NOTHING. */
    byte kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    private int blanks(int from) {
        int at = from;
        while (at < end && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Scans a value; {@code step} is how many steps of the path lead to it, or OFF_PATH. */
    private int value(int at, int step, int depth) {
        if (at >= end || depth > MAX_DEPTH) {
            return BAD;
        }
        byte first = data[at];
        byte newKind;
        int after;
        switch (first) {
            case '{' -> {
                newKind = OBJECT;
                after = object(at + 1, step, depth);
            }
            case '[' -> {
                newKind = ARRAY;
                after = array(at, step, depth);
            }
            case '"' -> {
                newKind = STRING;
                after = string(at);
            }
            case 't' -> {
                newKind = TRUE;
                after = word(at, "true");
            }
            case 'f' -> {
                newKind = FALSE;
                after = word(at, "false");
            }
            case 'n' -> {
                newKind = NULL;
                after = word(at, "null");
            }
            default -> {
                newKind = NUMBER;
                after = number(at);
            }
        }
        if (step == steps.size() && after != BAD) {
            kind = newKind;
            start = at;
            length = after - at;
        }
        return after;
    }

    private int object(int from, int step, int depth) {
        int at = blanks(from);
        if (at < end && data[at] == '}') {
            return at + 1;
        }
        byte[] wanted = wantedName(step);
        while (at < end && data[at] == '"') {
            int nameEnd = string(at);
            if (nameEnd == BAD) {
                return BAD;
            }
            boolean hit = wanted != null && JsonStrings.equal(data, at, nameEnd - at, wanted);
            if (hit) {
                kind = NOTHING;
            }
            at = blanks(nameEnd);
            if (at >= end || data[at] != ':') {
                return BAD;
            }
            at = value(blanks(at + 1), hit ? step + 1 : OFF_PATH, depth + 1);
            if (at == BAD) {
                return BAD;
            }
            at = blanks(at);
            if (at < end && data[at] == '}') {
                return at + 1;
            }
            if (at >= end || data[at] != ',') {
                return BAD;
            }
            at = blanks(at + 1);
        }
        return BAD;
    }

    private byte @Nullable [] wantedName(int step) {
        return step >= 0 && step < steps.size() ? steps.get(step).name() : null;
    }

    private int array(int open, int step, int depth) {
        int at = blanks(open + 1);
        if (at < end && data[at] == ']') {
            return at + 1;
        }
        boolean onPath = step >= 0 && step < steps.size() && steps.get(step).name() == null;
        int wanted = onPath ? steps.get(step).index() : 0;
        if (onPath && wanted < 0) {
            wanted += elements(at, depth);
        }
        for (int i = 0; at < end; i++) {
            at = value(at, onPath && i == wanted ? step + 1 : OFF_PATH, depth + 1);
            if (at == BAD) {
                return BAD;
            }
            at = blanks(at);
            if (at < end && data[at] == ']') {
                return at + 1;
            }
            if (at >= end || data[at] != ',') {
                return BAD;
            }
            at = blanks(at + 1);
        }
        return BAD;
    }

    /** How many elements an array has whose first one is at {@code from}. */
    private int elements(int from, int depth) {
        int count = 0;
        int at = from;
        while (at != BAD) {
            at = value(at, OFF_PATH, depth + 1);
            count++;
            if (at == BAD) {
                break;
            }
            at = blanks(at);
            if (at >= end || data[at] != ',') {
                break;
            }
            at = blanks(at + 1);
        }
        return count;
    }

    private int string(int open) {
        int at = open + 1;
        while (at < end) {
            byte b = data[at];
            if (b == '"') {
                return at + 1;
            }
            if (b >= 0 && b < ' ') {
                return BAD;
            }
            if (b == '\\') {
                at++;
                if (at >= end || "\"\\/bfnrtu".indexOf(data[at]) < 0) {
                    return BAD;
                }
                if (data[at] == 'u' && !hex(at + 1)) {
                    return BAD;
                }
            }
            at++;
        }
        return BAD;
    }

    private boolean hex(int from) {
        if (end - from < 4) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(data[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private int word(int at, String word) {
        byte[] bytes = Utf8.bytes(word);
        return end - at >= bytes.length && Utf8.equal(data, at, bytes.length, bytes, 0, bytes.length)
                ? at + bytes.length
                : BAD;
    }

    private int number(int from) {
        int at = from;
        if (data[at] == '-') {
            at++;
        }
        int digits = digits(at);
        if (digits == at || (data[at] == '0' && digits > at + 1)) {
            return BAD;
        }
        at = digits;
        if (at < end && data[at] == '.') {
            digits = digits(at + 1);
            if (digits == at + 1) {
                return BAD;
            }
            at = digits;
        }
        if (at < end && (data[at] == 'e' || data[at] == 'E')) {
            at++;
            if (at < end && (data[at] == '+' || data[at] == '-')) {
                at++;
            }
            digits = digits(at);
            if (digits == at) {
                return BAD;
            }
            at = digits;
        }
        return at;
    }

    private int digits(int from) {
        int at = from;
        while (at < end && data[at] >= '0' && data[at] <= '9') {
            at++;
        }
        return at;
    }
}
