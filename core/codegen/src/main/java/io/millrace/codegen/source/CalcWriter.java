package io.millrace.codegen.source;

import io.millrace.codegen.runtime.GeneratedLoops;
import io.millrace.codegen.runtime.NotCompiled;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.type.Physical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the class of a filter and its projections: one loop for the condition, one per projection, each in a version
 * for batches without NULLs and one for batches with.
 *
 * <p>No method is private: Janino makes private methods static with the class in their descriptor, which a hidden class
 * cannot name.
 */
public final class CalcWriter {
    static final String PACKAGE = "io.millrace.codegen";
    private static final String CLASS = "GeneratedCalc";
    private static final String COLUMN = "io.millrace.spi.column.";
    private static final String OUTPUT = "io.millrace.codegen.runtime.TextOutput";

    private final ClassParts parts = new ClassParts();
    private final boolean filters;
    private final StringBuilder loops = new StringBuilder();
    private final List<Boolean> fallible = new ArrayList<>();

    private CalcWriter(boolean filters) {
        this.filters = filters;
    }

    /**
     * Writes the class.
     *
     * @param condition null keeps all rows
     * @param projections the expressions that need a loop
     */
    public static GeneratedSource write(@Nullable RowExpression condition, List<RowExpression> projections) {
        CalcWriter writer = new CalcWriter(condition != null);
        if (condition != null) {
            RowExpression balanced = ExpressionShape.prepare(condition, writer.parts.extracted);
            writer.writeLoops("select", "int rows, int[] selection", "rows, selection", "int", balanced, -1);
        }
        for (int i = 0; i < projections.size(); i++) {
            RowExpression balanced = ExpressionShape.prepare(projections.get(i), writer.parts.extracted);
            writer.writeLoops(
                    "project" + i,
                    "int count, int[] positions",
                    "count, positions",
                    COLUMN + "FlatColumn",
                    balanced,
                    i);
        }
        return new GeneratedSource(
                PACKAGE + "." + CLASS,
                writer.assemble(projections.size()),
                writer.parts.leaves.paths(),
                writer.parts.constants,
                List.copyOf(writer.parts.calls()),
                List.copyOf(writer.fallible));
    }

    /** The two versions of a loop and the method that chooses. */
    private void writeLoops(
            String name, String parameters, String arguments, String type, RowExpression expression, int projection) {
        boolean one = ExpressionShape.hasExtracted(expression, parts.extracted);
        Loop withNulls = loop(expression, true, projection >= 0);
        String chosen = name + (one ? "" : "Nulls");
        Code code = new Code(1);
        if (!one && !withNulls.leaves.isEmpty()) {
            Loop without = loop(expression, false, projection >= 0);
            Code chooser = code;
            chooser.line("");
            chooser.open("final " + type + " " + name + "(" + parameters + ")");
            List<String> flags =
                    withNulls.leaves.stream().map(leaf -> "m" + leaf).toList();
            chooser.line("return " + String.join(" | ", flags) + " ? " + name + "Nulls(" + arguments + ") : " + name
                    + "NoNulls(" + arguments + ");");
            chooser.close();
            writeMethod(code, name + "NoNulls", parameters, type, without);
        } else {
            chosen = name;
        }
        writeMethod(code, chosen, parameters, type, withNulls);
        loops.append(code);
        if (projection >= 0) {
            fallible.add(withNulls.body.fallible());
        }
    }

    /** The body of a loop: the statements for one row and the value they end in. */
    private record Loop(Code body, Value value, String text, List<Integer> leaves, boolean projects) {}

    private Loop loop(RowExpression expression, boolean nulls, boolean projects) {
        Code body = new Code(0);
        ExpressionWriter writer = new ExpressionWriter(parts, body, nulls);
        Value value = projects
                ? writer.write(expression)
                : Value.of(Physical.BOOLEAN, Value.NEVER, writer.writeTrue(expression));
        String text = body + " " + value.isNull() + " " + value.arguments();
        List<Integer> leaves = new ArrayList<>();
        for (int leaf = 0; leaf < parts.leaves.count(); leaf++) {
            if (!parts.leaves.fieldsIn(text, leaf).isEmpty()) {
                leaves.add(leaf);
            }
        }
        return new Loop(body, value, text, leaves, projects);
    }

    private void writeMethod(Code code, String name, String parameters, String type, Loop loop) {
        code.line("");
        code.open("final " + type + " " + name + "(" + parameters + ")");
        for (int leaf : loop.leaves) {
            for (String[] field : parts.leaves.fieldsIn(loop.text, leaf)) {
                code.line(field[0] + " " + field[1] + " = this." + field[1] + ";");
            }
        }
        if (loop.projects) {
            projection(code, loop);
        } else {
            selection(code, loop);
        }
        code.close();
    }

    private void selection(Code code, Loop loop) {
        code.line("int count = 0;");
        code.open("for (int i = 0; i < rows; i++)");
        row(code, loop, "i", () -> {
            code.line("selection[count] = i;");
            code.line("count += " + loop.value.part() + " ? 1 : 0;");
        });
        code.close();
        code.line("return count;");
    }

    /** The statements of one row, with what to do with the value; failures are kept per row. */
    private void row(Code code, Loop loop, String row, Runnable store) {
        if (loop.body.usesArena() && loop.value.kind() != Physical.BYTES) {
            code.line("out.reset();");
        }
        if (loop.body.throwing()) {
            code.open("try");
        }
        parts.leaves.declareNulls(code, loop.text);
        code.appendIndented(loop.body);
        store.run();
        if (loop.body.throwing()) {
            code.closeWith("catch (RuntimeException failure)");
            code.line("fail(" + row + ", failure);");
            code.close();
        }
    }

    private void projection(Code code, Loop loop) {
        Physical kind = loop.value.kind();
        boolean nulls = !loop.value.neverNull();
        List<String> types = Value.javaTypes(kind);
        if (kind == Physical.BYTES) {
            code.line(OUTPUT + " result = new " + OUTPUT + "(out, count);");
        } else {
            for (int i = 0; i < types.size(); i++) {
                code.line(types.get(i) + "[] " + resultName(i) + " = new " + types.get(i) + "[count];");
            }
        }
        if (nulls) {
            code.line("long[] nulls = new long[(count + 63) >>> 6];");
            code.line("long any = 0L;");
        }
        String row = filters ? "j" : "i";
        code.open("for (int " + row + " = 0; " + row + " < count; " + row + "++)");
        if (filters) {
            code.line("int i = positions[j];");
        }
        row(code, loop, row, () -> store(code, loop.value, row));
        code.close();
        String mask = nulls ? "maskOrNull(nulls, any)" : "null";
        code.line("return " + column(kind, mask) + ";");
    }

    private static String resultName(int part) {
        return part == 0 ? "result" : "resultLow";
    }

    private static void store(Code code, Value value, String row) {
        if (value.kind() == Physical.BYTES) {
            String set = "result.set(" + row + ", " + value.arguments() + ");";
            if (value.neverNull()) {
                code.line(set);
            } else {
                code.open("if (!" + value.isNull() + ")");
                code.line(set);
                code.close();
            }
        } else {
            for (int i = 0; i < value.parts().size(); i++) {
                code.line(resultName(i) + "[" + row + "] = " + value.parts().get(i) + ";");
            }
        }
        if (!value.neverNull()) {
            code.line("long bit = " + value.isNull() + " ? 1L : 0L;");
            code.line("nulls[" + row + " >> 6] |= bit << " + row + ";");
            code.line("any |= bit;");
        }
    }

    private static String column(Physical kind, String mask) {
        return switch (kind) {
            case BOOLEAN -> "new " + COLUMN + "BooleanColumn(count, " + mask + ", result)";
            case INT -> "new " + COLUMN + "IntColumn(count, " + mask + ", result)";
            case LONG -> "new " + COLUMN + "LongColumn(count, " + mask + ", result)";
            case FLOAT -> "new " + COLUMN + "FloatColumn(count, " + mask + ", result)";
            case DOUBLE -> "new " + COLUMN + "DoubleColumn(count, " + mask + ", result)";
            case DECIMAL -> "new " + COLUMN + "DecimalColumn(count, " + mask + ", result, resultLow)";
            case BYTES -> "result.column(count, " + mask + ")";
            case ROW -> throw new NotCompiled("a row is computed", null);
        };
    }

    private String assemble(int projections) {
        Code code = new Code(0);
        code.line("package " + PACKAGE + ";");
        code.line("");
        code.open("public final class " + CLASS + " extends " + GeneratedLoops.class.getName());
        fields(code);
        constructor(code);
        load(code);
        code.line("");
        code.open("public int select(int rows, int[] selection)");
        code.line(filters ? "return select0(rows, selection);" : "return rows;");
        code.close();
        code.line("");
        code.open("public " + COLUMN + "FlatColumn project(int projection, int count, int[] positions)");
        code.open("switch (projection)");
        for (int i = 0; i < projections; i++) {
            code.line("case " + i + ": return project" + i + "(count, positions);");
        }
        code.line("default: throw new IllegalArgumentException();");
        code.close();
        code.close();
        String text = code + loops.toString().replace(" select(int rows", " select0(int rows") + parts.methods;
        return text + "}\n";
    }

    private void fields(Code code) {
        code.line("private final byte[] k;");
        List<String> types = parts.constants.stateTypes();
        for (int i = 0; i < types.size(); i++) {
            code.line("private final " + types.get(i) + " x" + i + ";");
        }
        for (int leaf = 0; leaf < parts.leaves.count(); leaf++) {
            for (String[] field : Leaves.fields(parts.leaves.kind(leaf), leaf)) {
                code.line("private " + field[0] + " " + field[1] + ";");
            }
            code.line("private boolean m" + leaf + ";");
        }
        parts.fields.forEach(code::line);
    }

    private void constructor(Code code) {
        code.line("");
        code.open("public " + CLASS + "(io.millrace.codegen.runtime.Session session, byte[] text, Object[] states)");
        code.line("super(session);");
        code.line("k = text;");
        List<String> types = parts.constants.stateTypes();
        for (int i = 0; i < types.size(); i++) {
            code.line("x" + i + " = (" + types.get(i) + ") states[" + i + "];");
        }
        code.close();
    }

    private void load(Code code) {
        code.line("");
        code.open("public void load(" + COLUMN + "FlatColumn[] leaves)");
        for (int leaf = 0; leaf < parts.leaves.count(); leaf++) {
            Physical kind = parts.leaves.kind(leaf);
            code.line("n" + leaf + " = nulls(leaves[" + leaf + "]);");
            code.line("m" + leaf + " = leaves[" + leaf + "].nulls() != null;");
            String cast = columnClass(kind);
            String column = "((" + COLUMN + cast + ") leaves[" + leaf + "])";
            switch (kind) {
                case DECIMAL -> {
                    code.line("h" + leaf + " = " + column + ".high();");
                    code.line("c" + leaf + " = " + column + ".low();");
                }
                case BYTES -> {
                    code.line("d" + leaf + " = " + column + ".data();");
                    code.line("s" + leaf + " = " + column + ".starts();");
                    code.line("l" + leaf + " = " + column + ".lengths();");
                }
                case ROW -> {}
                default -> code.line("c" + leaf + " = " + column + ".values();");
            }
        }
        code.close();
    }

    private static String columnClass(Physical kind) {
        return switch (kind) {
            case BOOLEAN -> "BooleanColumn";
            case INT -> "IntColumn";
            case LONG -> "LongColumn";
            case FLOAT -> "FloatColumn";
            case DOUBLE -> "DoubleColumn";
            case DECIMAL -> "DecimalColumn";
            case BYTES -> "BytesColumn";
            case ROW -> "RowColumn";
        };
    }
}
