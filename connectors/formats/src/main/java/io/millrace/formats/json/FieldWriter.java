package io.millrace.formats.json;

import io.millrace.formats.column.ColumnValues;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType.BinaryType;
import io.millrace.spi.type.DataType.MapType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one field of an object: its key, which is prepared as words, and its values. One thread.
 *
 * <p>What is written may be followed by up to seven bytes more, which the next value overwrites; room for them is made.
 */
final class FieldWriter {
    /** "null". */
    private static final int NULL = 0x6C6C756E;

    /** The key behind a comma, in quotes, with its colon and the quote of a quoted value, filled up to whole words. */
    private final byte[] key;

    private final int keyLength;

    /** The same without the comma. */
    private final byte[] firstKey;

    private final ColumnValues values;
    private final ValueKind kind;
    private final FieldWriter[] children;
    private final boolean quoted;
    private final boolean ignoreNulls;

    /** Whether the values of a map are bytes. */
    private final boolean binaryMap;

    /** Per row the row of the children, when the column is a dictionary of nested rows. */
    private int @Nullable [] entries;

    private FieldWriter(Field field, JsonOptions options) {
        values = new ColumnValues(field.type(), options.timestampStandard(), options.decimalAsPlainNumber());
        kind = values.kind();
        children = field.type() instanceof RowType row ? of(row, options) : new FieldWriter[0];
        quoted = isQuoted(kind);
        binaryMap = field.type() instanceof MapType map && map.value() instanceof BinaryType;
        ignoreNulls = options.ignoreNullFields();
        ByteBuilder builder = new ByteBuilder(Words.SPARE);
        builder.append((byte) ',');
        byte[] name = field.name().getBytes(StandardCharsets.UTF_8);
        JsonStrings.append(name, 0, name.length, builder);
        builder.append((byte) ':');
        if (quoted) {
            builder.append((byte) '"');
        }
        keyLength = builder.length();
        key = Arrays.copyOf(Arrays.copyOf(builder.array(), keyLength), words(keyLength));
        firstKey = Arrays.copyOf(Arrays.copyOfRange(key, 1, keyLength), words(keyLength));
    }

    private static int words(int length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    static FieldWriter[] of(RowType type, JsonOptions options) {
        return type.fields().stream()
                .map(field -> new FieldWriter(field, options))
                .toArray(FieldWriter[]::new);
    }

    private static boolean isQuoted(ValueKind kind) {
        return switch (kind) {
            case STRING, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, BYTES -> true;
            default -> false;
        };
    }

    static void bind(FieldWriter[] writers, List<Column> columns) {
        for (int i = 0; i < writers.length; i++) {
            writers[i].bind(columns.get(i));
        }
    }

    private void bind(Column column) {
        entries = null;
        if (kind == ValueKind.ROW && column instanceof DictionaryColumn dictionary) {
            entries = dictionary.indexes();
            values.bind(dictionary.dictionary());
        } else {
            values.bind(column.flatten());
        }
        if (kind == ValueKind.ROW) {
            bind(children, values.children());
        }
    }

    static void writeObject(FieldWriter[] writers, int row, ByteBuilder target, boolean ignoreNulls) {
        target.append((byte) '{');
        boolean first = true;
        for (FieldWriter writer : writers) {
            int[] mapped = writer.entries;
            int valueRow = mapped == null ? row : mapped[row];
            if (!writer.values.isNull(valueRow)) {
                writer.write(valueRow, target, first);
                first = false;
            } else if (!ignoreNulls) {
                writer.writeNull(target, first);
                first = false;
            }
        }
        target.append((byte) '}');
    }

    private void writeNull(ByteBuilder target, boolean first) {
        byte[] array = target.ensure(key.length + Integer.BYTES);
        int p = writeKey(array, target.length(), first);
        Words.putInt(array, quoted ? p - 1 : p, NULL);
        target.setLength((quoted ? p - 1 : p) + Integer.BYTES);
    }

    private int writeKey(byte[] array, int position, boolean first) {
        byte[] words = first ? firstKey : key;
        for (int i = 0; i < words.length; i += Long.BYTES) {
            Words.put(array, position + i, Words.at(words, i));
        }
        return position + keyLength - (first ? 1 : 0);
    }

    private void write(int row, ByteBuilder target, boolean first) {
        switch (kind) {
            case STRING -> {
                int length = values.length(row);
                byte[] array = target.ensure(Math.addExact(JsonStrings.room(length), key.length));
                int p = writeKey(array, target.length(), first);
                target.setLength(JsonStrings.write(values.bytes(), values.start(row), length, array, p));
            }
            case MAP -> {
                byte[] array = target.ensure(key.length);
                target.setLength(writeKey(array, target.length(), first));
                JsonMaps.write(values.bytes(), values.start(row), binaryMap, target);
            }
            case ROW -> {
                byte[] array = target.ensure(key.length);
                target.setLength(writeKey(array, target.length(), first));
                writeObject(children, row, target, ignoreNulls);
            }
            default -> writeScalar(row, target, first);
        }
    }

    /** Numbers that JSON cannot write stand in quotes, as Jackson has it. */
    private void writeScalar(int row, ByteBuilder target, boolean first) {
        byte[] array = target.ensure(key.length + Words.SPARE + values.maxLength(row));
        int p = writeKey(array, target.length(), first);
        boolean notFinite = values.isNotFinite(row);
        if (notFinite) {
            array[p++] = '"';
        }
        p = values.write(array, p, row);
        if (quoted || notFinite) {
            array[p++] = '"';
        }
        target.setLength(p);
    }
}
