package io.millrace.codegen.json;

import io.millrace.codegen.ExpressionError;
import io.millrace.codegen.runtime.CallState;
import io.millrace.codegen.runtime.ExpressionFailure;
import io.millrace.codegen.runtime.Result;
import io.millrace.codegen.runtime.SqlFunction;
import io.millrace.codegen.runtime.Utf8;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON_VALUE, JSON_EXISTS and IS JSON. */
public final class JsonFunctions {
    /** What {@link #find} and {@link #exists} found. */
    public static final int FOUND = 0;

    public static final int EMPTY = 1;
    public static final int ERROR = 2;

    /** A number with a greater exponent is not written out. */
    private static final int MAX_NUMBER_CHARS = 1000;

    private JsonFunctions() {}

    /** The last path of a call, and where its value lies in the last text. */
    public static final class State implements CallState {
        private final JsonScanner scanner = new JsonScanner();
        private byte[] source = new byte[0];
        private @Nullable JsonPath path;
        private byte[] data = new byte[0];

        /** Made by the generated class. */
        public State() {}

        private JsonPath path(byte[] text, int start, int length) {
            JsonPath known = path;
            if (known == null || !Utf8.equal(source, 0, source.length, text, start, length)) {
                String written = Utf8.text(text, start, length);
                known = JsonPath.parse(written);
                if (known == null) {
                    throw new ExpressionFailure(
                            ExpressionError.JSON_ERROR,
                            ExpressionFailure.quoted(written) + " is not a path of the form $.name[0]");
                }
                path = known;
                source = Arrays.copyOfRange(text, start, start + length);
            }
            return known;
        }
    }

    /** Looks for a scalar: FOUND, EMPTY or ERROR. */
    public static int find(
            State state, byte[] data, int start, int length, byte[] path, int pathStart, int pathLength) {
        JsonPath steps = state.path(path, pathStart, pathLength);
        state.data = data;
        int nothing = nothing(steps);
        if (!state.scanner.scan(data, start, length, steps.steps())) {
            return nothing;
        }
        return switch (state.scanner.kind()) {
            case JsonScanner.NOTHING, JsonScanner.NULL, JsonScanner.OBJECT, JsonScanner.ARRAY -> nothing;
            default -> FOUND;
        };
    }

    /** Looks for anything: FOUND, EMPTY or ERROR. */
    public static int exists(
            State state, byte[] data, int start, int length, byte[] path, int pathStart, int pathLength) {
        JsonPath steps = state.path(path, pathStart, pathLength);
        int nothing = nothing(steps);
        if (!state.scanner.scan(data, start, length, steps.steps())) {
            return nothing;
        }
        return switch (state.scanner.kind()) {
            case JsonScanner.NOTHING, JsonScanner.NULL -> nothing;
            default -> FOUND;
        };
    }

    /** As in Flink: for a lax path nothing is an error, not even a text that is no JSON; for a strict one all is. */
    private static int nothing(JsonPath path) {
        return path.lax() ? EMPTY : ERROR;
    }

    /** The found scalar as text. */
    public static void text(Result out, State state) {
        JsonScanner scanner = state.scanner;
        if (scanner.kind() == JsonScanner.STRING) {
            JsonStrings.text(out, state.data, scanner.start(), scanner.length());
        } else if (scanner.kind() == JsonScanner.NUMBER && !isInteger(state)) {
            out.text(number(state).toString());
        } else if (scanner.length() == 2
                && state.data[scanner.start()] == '-'
                && state.data[scanner.start() + 1] == '0') {
            out.slice(state.data, scanner.start() + 1, 1);
        } else {
            out.slice(state.data, scanner.start(), scanner.length());
        }
    }

    private static boolean isInteger(State state) {
        int start = state.scanner.start();
        for (int i = start; i < start + state.scanner.length(); i++) {
            if (state.data[i] > '9' || state.data[i] == '.') {
                return false;
            }
        }
        return true;
    }

    private static BigDecimal number(State state) {
        if (state.scanner.length() > MAX_NUMBER_CHARS) {
            throw mismatch(state, "a number of at most " + MAX_NUMBER_CHARS + " characters");
        }
        try {
            return new BigDecimal(Utf8.text(state.data, state.scanner.start(), state.scanner.length()));
        } catch (NumberFormatException e) {
            throw mismatch(state, "a number");
        }
    }

    private static ExpressionFailure mismatch(State state, String wanted) {
        String found = Utf8.text(state.data, state.scanner.start(), Math.min(100, state.scanner.length()));
        return new ExpressionFailure(
                ExpressionError.JSON_ERROR, "the JSON value " + ExpressionFailure.quoted(found) + " is not " + wanted);
    }

    public static boolean bool(State state) {
        return switch (state.scanner.kind()) {
            case JsonScanner.TRUE -> true;
            case JsonScanner.FALSE -> false;
            default -> throw mismatch(state, "a BOOLEAN");
        };
    }

    public static int integer(State state) {
        if (state.scanner.kind() == JsonScanner.NUMBER && isInteger(state)) {
            try {
                return number(state).intValueExact();
            } catch (ArithmeticException e) {
                throw mismatch(state, "an INT");
            }
        }
        throw mismatch(state, "an INT");
    }

    public static double number64(State state) {
        if (state.scanner.kind() == JsonScanner.NUMBER) {
            return number(state).doubleValue();
        }
        throw mismatch(state, "a DOUBLE");
    }

    /** What ERROR ON EMPTY and ERROR ON ERROR do. */
    public static ExpressionFailure nothing(boolean empty) {
        return new ExpressionFailure(
                ExpressionError.JSON_ERROR,
                empty ? "the path leads to nothing" : "the text is not JSON or the path leads to no value");
    }

    @SqlFunction({"IS JSON", "IS JSON VALUE"})
    public static boolean isJson(State state, byte[] data, int start, int length) {
        return state.scanner.scan(data, start, length, List.of());
    }

    @SqlFunction("IS JSON OBJECT")
    public static boolean isObject(State state, byte[] data, int start, int length) {
        return isJson(state, data, start, length) && state.scanner.kind() == JsonScanner.OBJECT;
    }

    @SqlFunction("IS JSON ARRAY")
    public static boolean isArray(State state, byte[] data, int start, int length) {
        return isJson(state, data, start, length) && state.scanner.kind() == JsonScanner.ARRAY;
    }

    @SqlFunction("IS JSON SCALAR")
    public static boolean isScalar(State state, byte[] data, int start, int length) {
        return isJson(state, data, start, length)
                && state.scanner.kind() != JsonScanner.OBJECT
                && state.scanner.kind() != JsonScanner.ARRAY;
    }
}
