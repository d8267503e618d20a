package io.millrace.formats.json;

import io.millrace.formats.column.ColumnValues;
import io.millrace.formats.column.ValueKind;
import io.millrace.spi.column.Column;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes one field of an object: its key, which is prepared, and its values. */
final class FieldWriter {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    /** The key behind a comma, in quotes, with its colon. */
    private final byte[] key;

    private final ColumnValues values;
    private final FieldWriter[] children;
    private final boolean quoted;
    private final boolean ignoreNulls;

    private FieldWriter(Field field, JsonOptions options) {
        key = keyBytes(field.name());
        values = new ColumnValues(field.type(), options.timestampStandard(), options.decimalAsPlainNumber());
        children = field.type() instanceof RowType row ? of(row, options) : new FieldWriter[0];
        quoted = isQuoted(values.kind());
        ignoreNulls = options.ignoreNullFields();
    }

    static FieldWriter[] of(RowType type, JsonOptions options) {
        return type.fields().stream()
                .map(field -> new FieldWriter(field, options))
                .toArray(FieldWriter[]::new);
    }

    private static byte[] keyBytes(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        ByteBuilder builder = new ByteBuilder(utf8.length + 8);
        builder.append((byte) ',');
        JsonStrings.append(utf8, 0, utf8.length, builder);
        builder.append((byte) ':');
        return Arrays.copyOf(builder.array(), builder.length());
    }

    private static boolean isQuoted(ValueKind kind) {
        return switch (kind) {
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, BYTES -> true;
            default -> false;
        };
    }

    static void bind(FieldWriter[] writers, List<Column> columns) {
        for (int i = 0; i < writers.length; i++) {
            writers[i].values.bind(columns.get(i).flatten());
            if (writers[i].children.length > 0) {
                bind(writers[i].children, writers[i].values.children());
            }
        }
    }

    static void writeObject(FieldWriter[] writers, int row, ByteBuilder target, boolean ignoreNulls) {
        target.append((byte) '{');
        boolean first = true;
        for (FieldWriter writer : writers) {
            if (!ignoreNulls || !writer.values.isNull(row)) {
                int skipped = first ? 1 : 0;
                target.append(writer.key, skipped, writer.key.length - skipped);
                writer.writeValue(row, target);
                first = false;
            }
        }
        target.append((byte) '}');
    }

    private void writeValue(int row, ByteBuilder target) {
        if (values.isNull(row)) {
            target.append(NULL, 0, NULL.length);
            return;
        }
        switch (values.kind()) {
            case STRING -> JsonStrings.append(values.bytes(), values.start(row), values.length(row), target);
            case ROW -> writeObject(children, row, target, ignoreNulls);
            default -> writeScalar(row, target);
        }
    }

    /** Numbers that JSON cannot write stand in quotes, as Jackson has it. */
    private void writeScalar(int row, ByteBuilder target) {
        byte[] array = target.ensure(values.maxLength(row) + 2);
        int p = target.length();
        boolean inQuotes = quoted || values.isNotFinite(row);
        if (inQuotes) {
            array[p++] = '"';
        }
        p = values.write(array, p, row);
        if (inQuotes) {
            array[p++] = '"';
        }
        target.setLength(p);
    }
}
