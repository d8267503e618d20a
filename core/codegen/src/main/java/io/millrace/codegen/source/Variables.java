package io.millrace.codegen.source;

import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;

/** The local variables that hold one value. */
final class Variables {
    private final Physical kind;
    private final String isNull;
    private final List<String> names;
    private final boolean declareAtAssignment;

    private Variables(Physical kind, String isNull, List<String> names, boolean declareAtAssignment) {
        this.kind = kind;
        this.isNull = isNull;
        this.names = names;
        this.declareAtAssignment = declareAtAssignment;
    }

    /**
     * Declares variables with default values.
     *
     * @param isNull what the NULL flag starts with
     * @param neverNull whether there is no flag, and the declaration is left to the one assignment
     */
    static Variables declare(ExpressionWriter writer, Physical kind, String isNull, boolean neverNull) {
        int number = writer.parts.nextName();
        List<String> types = Value.javaTypes(kind);
        List<String> defaults = Value.defaults(kind);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String name = "v" + number + (types.size() == 1 ? "" : "abc".charAt(i));
            names.add(name);
            if (!neverNull) {
                writer.code.line(types.get(i) + " " + name + " = " + defaults.get(i) + ";");
            }
        }
        if (!neverNull) {
            writer.code.line("boolean z" + number + " = " + isNull + ";");
        }
        return new Variables(kind, neverNull ? Value.NEVER : "z" + number, names, neverNull);
    }

    String isNull() {
        return isNull;
    }

    Value value() {
        return new Value(kind, isNull, names);
    }

    /** Assigns what a method returned, or left in the Result. */
    void assignResult(Code code, String invocation) {
        List<String> results =
                switch (kind) {
                    case BYTES -> List.of("out.data", "out.start", "out.length");
                    case DECIMAL -> List.of("out.high", "out.low");
                    default -> List.of(invocation);
                };
        if (results.size() > 1) {
            code.line(invocation + ";");
        }
        assign(code, results);
    }

    void assign(Code code, List<String> expressions) {
        List<String> types = Value.javaTypes(kind);
        for (int i = 0; i < names.size(); i++) {
            String declaration = declareAtAssignment ? types.get(i) + " " : "";
            code.line(declaration + names.get(i) + " = " + expressions.get(i) + ";");
        }
    }

    /** Assigns a value with its NULL flag. */
    void assign(Code code, Value value) {
        if (!isNull.equals(Value.NEVER)) {
            code.line(isNull + " = " + value.isNull() + ";");
        }
        if (!value.alwaysNull()) {
            assign(code, value.parts());
        }
    }
}
