package io.millrace.sql.function;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/**
 * One way to call a function: what it takes, and what it gives, as the function catalog says it.
 *
 * @param required how many parameters must be given
 * @param repeated whether the last parameter may be given any number of times
 * @param result the result's type in the catalog's words
 */
public record Signature(List<ParameterKind> parameters, int required, boolean repeated, String result) {
    private static final int MAX_ARGUMENTS = 1_000;

    public Signature {
        parameters = List.copyOf(parameters);
    }

    /** Reads {@code STRING, INT? -> STRING | ...}. */
    static List<Signature> parse(String types) {
        List<Signature> signatures = new ArrayList<>();
        for (String alternative : types.split("\\|", -1)) {
            String[] sides = alternative.split("->", 2);
            signatures.add(parseOne(sides[0].replaceAll("\\(.*?\\)", "").strip(), sides[1].strip()));
        }
        return signatures;
    }

    private static Signature parseOne(String parameters, String result) {
        List<ParameterKind> kinds = new ArrayList<>();
        int required = 0;
        boolean repeated = false;
        for (String parameter :
                Arrays.stream(parameters.split(",", -1)).map(String::strip).toList()) {
            if (parameter.isEmpty()) {
                continue;
            }
            boolean optional = parameter.endsWith("?");
            repeated = parameter.endsWith("...");
            String bare = parameter
                    .replaceAll("\\?|\\.\\.\\.", "")
                    .replace("LIT ", "")
                    .strip();
            kinds.add(bare.contains(" or ") ? ParameterKind.TIMESTAMP_OR_STRING : ParameterKind.valueOf(bare));
            required += optional ? 0 : 1;
        }
        return new Signature(kinds, required, repeated, result);
    }

    int maximum() {
        return repeated ? MAX_ARGUMENTS : parameters.size();
    }

    /** What stands at a place; a repeated parameter stands at all places behind it. */
    public ParameterKind parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    boolean accepts(List<RelDataType> arguments) {
        if (arguments.size() < required || arguments.size() > maximum()) {
            return false;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!parameter(i).accepts(arguments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
