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

    private static String literal(long value) {
        return "0x" + Long.toHexString(value) + "L";
    }

    private void line(String text) {
        source.append(text).append('\n');
    }
}
