package io.millrace.codegen.source;

import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.FieldAccess;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns, and fields inside columns, that the expressions of a class read: c0, c1, ... in its source. */
final class Leaves {
    private final Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
    private final List<Physical> kinds = new ArrayList<>();

    /** The path of an input column or of a field inside one, else null. */
    static @Nullable List<Integer> path(RowExpression expression) {
        if (expression instanceof InputRef reference) {
            return List.of(reference.index());
        }
        if (expression instanceof FieldAccess access) {
            List<Integer> row = path(access.row());
            if (row != null) {
                List<Integer> path = new ArrayList<>(row);
                path.add(access.field());
                return path;
            }
        }
        return null;
    }

    int number(List<Integer> path, Physical kind) {
        Integer known = numbers.get(path);
        if (known != null) {
            return known;
        }
        int number = kinds.size();
        numbers.put(path, number);
        kinds.add(kind);
        return number;
    }

    int count() {
        return kinds.size();
    }

    Physical kind(int number) {
        return kinds.get(number);
    }

    List<int[]> paths() {
        return numbers.keySet().stream()
                .map(path -> path.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /** The fields of a leaf in the generated class: type and name. */
    static List<String[]> fields(Physical kind, int number) {
        List<String[]> fields = new ArrayList<>();
        switch (kind) {
            case BOOLEAN -> fields.add(new String[] {"boolean[]", "c" + number});
            case INT -> fields.add(new String[] {"int[]", "c" + number});
            case LONG -> fields.add(new String[] {"long[]", "c" + number});
            case FLOAT -> fields.add(new String[] {"float[]", "c" + number});
            case DOUBLE -> fields.add(new String[] {"double[]", "c" + number});
            case DECIMAL -> {
                fields.add(new String[] {"long[]", "h" + number});
                fields.add(new String[] {"long[]", "c" + number});
            }
            case BYTES -> {
                fields.add(new String[] {"byte[]", "d" + number});
                fields.add(new String[] {"int[]", "s" + number});
                fields.add(new String[] {"int[]", "l" + number});
            }
            case ROW -> {}
        }
        fields.add(new String[] {"long[]", "n" + number});
        return fields;
    }

    /** The variable that says whether a leaf is NULL in row {@code i}. */
    private static String nullName(int number) {
        return "q" + number;
    }

    /** Declares the NULL variables that a text mentions, at the beginning of a row. */
    void declareNulls(Code code, String text) {
        for (int number = 0; number < kinds.size(); number++) {
            if (Code.mentions(text, nullName(number))) {
                code.line("boolean " + nullName(number) + " = (n" + number + "[i >> 6] >>> i & 1L) != 0L;");
            }
        }
    }

    /** The fields of a leaf that a text needs. */
    List<String[]> fieldsIn(String text, int number) {
        List<String[]> needed = new ArrayList<>();
        for (String[] field : fields(kinds.get(number), number)) {
            boolean ofNulls = field[1].startsWith("n") && Code.mentions(text, nullName(number));
            if (ofNulls || Code.mentions(text, field[1])) {
                needed.add(field);
            }
        }
        return needed;
    }

    /** The leaf in row {@code i}; where the class was told that there are no NULLs it has none. */
    Value value(int number, boolean nulls) {
        String isNull = nulls ? nullName(number) : Value.NEVER;
        Physical kind = kind(number);
        return switch (kind) {
            case DECIMAL -> Value.of(kind, isNull, "h" + number + "[i]", "c" + number + "[i]");
            case BYTES -> Value.of(kind, isNull, "d" + number, "s" + number + "[i]", "l" + number + "[i]");
            case ROW -> Value.of(kind, isNull, "0");
            default -> Value.of(kind, isNull, "c" + number + "[i]");
        };
    }
}
