package io.millrace.codegen.source;

import io.millrace.spi.type.Physical;
import java.util.List;

/**
 * Java expressions, free of side effects, for the value of an expression in the current row.
 *
 * @param isNull a boolean expression; {@link #NEVER} or {@link #ALWAYS} where it is known
 * @param parts one expression; high and low for a decimal; array, start and length for bytes. Meaningless, but safe to
 *     evaluate for numbers, where isNull is true
 */
record Value(Physical kind, String isNull, List<String> parts) {
    static final String NEVER = "false";
    static final String ALWAYS = "true";

    static Value of(Physical kind, String isNull, String... parts) {
        return new Value(kind, isNull, List.of(parts));
    }

    String part() {
        return parts.get(0);
    }

    String arguments() {
        return String.join(", ", parts);
    }

    boolean neverNull() {
        return isNull.equals(NEVER);
    }

    boolean alwaysNull() {
        return isNull.equals(ALWAYS);
    }

    /** A value of the kind that is never looked at. */
    static Value nullOf(Physical kind) {
        return new Value(kind, ALWAYS, defaults(kind));
    }

    static List<String> defaults(Physical kind) {
        return switch (kind) {
            case BOOLEAN -> List.of("false");
            case INT -> List.of("0");
            case LONG -> List.of("0L");
            case FLOAT -> List.of("0F");
            case DOUBLE -> List.of("0D");
            case DECIMAL -> List.of("0L", "0L");
            case BYTES -> List.of("k", "0", "0");
            case ROW -> List.of("0");
        };
    }

    /** The Java types of the parts. */
    static List<String> javaTypes(Physical kind) {
        return switch (kind) {
            case BOOLEAN -> List.of("boolean");
            case INT, ROW -> List.of("int");
            case LONG -> List.of("long");
            case FLOAT -> List.of("float");
            case DOUBLE -> List.of("double");
            case DECIMAL -> List.of("long", "long");
            case BYTES -> List.of("byte[]", "int", "int");
        };
    }

    /** Whether any of these is NULL, as a Java expression. */
    static String anyNull(List<Value> values) {
        StringBuilder any = new StringBuilder();
        for (Value value : values) {
            if (value.alwaysNull()) {
                return ALWAYS;
            }
            if (!value.neverNull()) {
                any.append(any.isEmpty() ? "" : " | ").append(value.isNull);
            }
        }
        return any.isEmpty() ? NEVER : any.toString();
    }
}
