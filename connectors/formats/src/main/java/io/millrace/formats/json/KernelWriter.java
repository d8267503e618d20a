package io.millrace.formats.json;

import io.millrace.codegen.ClassCompiler;
import io.millrace.formats.text.Words;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes and compiles the {@link ObjectKernel} for objects with a given sequence of fields.
 *
 * <p>Keys go into the source as numbers, eight bytes each, so no text from outside becomes source. A field becomes
 *
 * <pre>
 *   if (p + 9 > end || ((Words.at(data, p) ^ 0x...L) | (Words.at(data, p + 8) & 0xFFL ^ 0x...L)) != 0L) {
 *       return -1;
 *   }
 *   p = values.readLong(t3, data, p + 9, end, row);
 * </pre>
 */
final class KernelWriter {
    /** HotSpot compiles no method of more than 8,000 bytes of code; a field takes about 50, a word of its key 16. */
    private static final int MAX_CODE = 6000;

    private static final int CODE_PER_FIELD = 60;
    private static final int CODE_PER_WORD = 16;
    private static final int CODE_PER_VALUE_WORD = 14;

    /** More is rarely of one length, and the loop over it costs less in comparison. */
    private static final int MAX_STEADY_LENGTH = 100;

    private static final int MAX_STEADY_DIGITS = 8;
    private static final String PACKAGE = "io.millrace.codegen";
    private static final String NAME = "JsonObjectKernel";

    private final StringBuilder source = new StringBuilder(4096);

    private KernelWriter() {}

    /** The kernel for objects with these fields, the missing ones NULL; nothing when it would be too long. */
    static Optional<ObjectKernel> compile(
            List<Slot> fields, List<Slot> missing, ObjectReader reader, ValueReader values) {
        int code = (fields.size() + missing.size()) * CODE_PER_FIELD;
        for (Slot field : fields) {
            code += (field.patternLength + 7) / 8 * CODE_PER_WORD;
            code += isSteady(field) ? CODE_PER_FIELD + field.steadyLength() / 8 * CODE_PER_VALUE_WORD : 0;
            if (field.patternLength == 0) {
                return Optional.empty();
            }
        }
        if (code > MAX_CODE) {
            return Optional.empty();
        }
        String text = new KernelWriter().write(fields, missing);
        try {
            Constructor<?> constructor = ClassCompiler.compile(PACKAGE + "." + NAME, text)
                    .getConstructor(ObjectReader.class, ValueReader.class, Slot[].class, Slot[].class);
            return Optional.of((ObjectKernel)
                    constructor.newInstance(reader, values, fields.toArray(new Slot[0]), missing.toArray(new Slot[0])));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated class cannot be used", e);
        }
    }

    private String write(List<Slot> fields, List<Slot> missing) {
        line("package " + PACKAGE + ";");
        for (Class<?> used : List.of(ObjectReader.class, ValueReader.class, Slot.class, ObjectKernel.class)) {
            line("import " + used.getName() + ";");
        }
        line("import io.millrace.formats.column.ColumnTarget;");
        line("import io.millrace.formats.text.Words;");
        line("public final class " + NAME + " extends ObjectKernel {");
        line("private final ObjectReader reader;");
        line("private final ValueReader values;");
        for (int i = 0; i < fields.size(); i++) {
            line("private final Slot s" + i + ";");
            if (fields.get(i).target != null) {
                line("private final ColumnTarget t" + i + ";");
            }
        }
        for (int i = 0; i < missing.size(); i++) {
            line("private final ColumnTarget m" + i + ";");
        }
        line("public " + NAME + "(ObjectReader reader, ValueReader values, Slot[] slots, Slot[] missing) {");
        line("this.reader = reader;");
        line("this.values = values;");
        for (int i = 0; i < fields.size(); i++) {
            line("s" + i + " = slots[" + i + "];");
            if (fields.get(i).target != null) {
                line("t" + i + " = slots[" + i + "].target();");
            }
        }
        for (int i = 0; i < missing.size(); i++) {
            line("m" + i + " = missing[" + i + "].target();");
        }
        line("}");
        line("public int read(byte[] data, int position, int end, int row) {");
        line("int p = position;");
        for (int i = 0; i < fields.size(); i++) {
            writeField(fields.get(i), i);
        }
        line("if (p >= end || data[p] != '}') { return OTHER_SHAPE; }");
        for (int i = 0; i < missing.size(); i++) {
            line("m" + i + ".storeNull(row, \"is missing\");");
        }
        line("return p + 1;");
        line("}");
        line("}");
        return source.toString();
    }

    private void writeField(Slot slot, int index) {
        int length = slot.patternLength;
        byte[] pattern = Arrays.copyOf(slot.pattern(), length + Words.SPARE);
        source.append("if (p + ").append(length).append(" > end || (");
        for (int at = 0; at < length; at += 8) {
            long mask = length - at >= 8 ? -1L : (1L << ((length - at) << 3)) - 1;
            source.append(at == 0 ? "" : " | ")
                    .append("((Words.at(data, p + ")
                    .append(at)
                    .append(")");
            if (mask != -1L) {
                source.append(" & ").append(literal(mask));
            }
            source.append(") ^ ").append(literal(Words.at(pattern, at) & mask)).append(')');
        }
        line(") != 0L) { return OTHER_SHAPE; }");
        if (isSteady(slot)) {
            line("p += " + length + ";");
            writeSteady(slot, index);
        } else {
            writeValue(slot, index, length);
        }
    }

    private void writeValue(Slot slot, int index, int length) {
        String place = ", data, p + " + length + ", end, row);";
        String target = "(t" + index + place;
        switch (slot.reader) {
            case Slot.STRING -> line("p = values.readString" + target);
            case Slot.BIGINT -> line("p = values.readLong" + target);
            case Slot.INT -> line("p = values.readInt" + target);
            case Slot.TIMESTAMP -> line("p = values.readTimestamp" + target);
            case Slot.OTHER -> line("p = values.readOther" + target);
            case Slot.ROW -> {
                int after = length + 4;
                line("if (Words.intAt(data, p + " + length + ") == " + JsonScanner.NULL + " && p + " + after
                        + " <= end) {");
                line("t" + index + ".storeNull(row, \"is null\");");
                line("p += " + after + ";");
                line("} else {");
                line("p = reader.readRow(s" + index + ", t" + index + place);
                line("}");
            }
            default -> line("p = reader.skipValue(s" + index + ", data, p + " + length + ", end);");
        }
    }

    /** Whether the values mostly have one length, which is worth code of its own. */
    private static boolean isSteady(Slot slot) {
        int length = slot.steadyLength();
        if (length == 0 || length > MAX_STEADY_LENGTH) {
            return false;
        }
        return switch (slot.usualReader()) {
            case Slot.STRING -> length >= 2;
            case Slot.BIGINT, Slot.INT -> length <= MAX_STEADY_DIGITS;
            default -> false;
        };
    }

    /**
     * A value of the usual length is looked at as a whole, without a loop and without the search for its end, which
     * all that follows would have to wait for.
     */
    private void writeSteady(Slot slot, int index) {
        if (slot.usualReader() == Slot.STRING) {
            writeSteadyString(slot, index);
        } else {
            writeSteadyNumber(slot, index);
        }
        line("} else {");
        writeValue(slot, index, 0);
        line("}");
    }

    private void writeSteadyString(Slot slot, int index) {
        int length = slot.steadyLength();
        line("if (p + " + length + " <= end && data[p] == '\"' && data[p + " + (length - 1) + "] == '\"' && ("
                + marks(length - 2) + " & " + literal(Words.HIGH) + ") == 0L) {");
        if (slot.target != null) {
            line("t" + index + ".ints[row] = p + 1;");
            line("t" + index + ".lengths[row] = " + (length - 2) + ";");
        }
        line("p += " + length + ";");
    }

    /** Numbers that count something grow: their length is that of the last one, unless nobody wants them. */
    private void writeSteadyNumber(Slot slot, int index) {
        String values = "v" + index;
        boolean wanted = slot.target != null;
        String length = wanted ? "n" + index : String.valueOf(slot.steadyLength());
        if (wanted) {
            line("int " + length + " = t" + index + ".usualLength;");
        }
        line("long " + values + " = Words.digitValues(Words.at(data, p), " + length + ");");
        line("if (p + " + length + " < end && Words.overNine(" + values + ") == 0L && ValueReader.endsNumber(data[p + "
                + length + "]) && (data[p] != '0' || " + length + " == 1)) {");
        if (wanted) {
            String store = slot.reader == Slot.BIGINT ? ".longs[row] = " : ".ints[row] = (int) ";
            line("t" + index + store + "Words.number(" + values + ");");
        }
        line("p += " + length + ";");
    }

    /** What marks a byte of so many from {@code p + 1} on that is no plain character of a string. */
    private static String marks(int length) {
        if (length < 8) {
            return length == 0 ? "0L" : "Words.stringMarks(Words.at(data, p + 1)) << " + (64 - 8 * length);
        }
        StringBuilder marks = new StringBuilder();
        for (int at = 0; at < length; at += 8) {
            // The last word overlaps the one before.
            marks.append(at == 0 ? "(" : " | ")
                    .append("Words.stringMarks(Words.at(data, p + ")
                    .append(1 + Math.min(at, length - 8))
                    .append("))");
        }
        return marks.append(')').toString();
    }

    private static String literal(long value) {
        return "0x" + Long.toHexString(value) + "L";
    }

    private void line(String text) {
        source.append(text).append('\n');
    }
}
