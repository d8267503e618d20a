package io.millrace.formats.csv;

import io.millrace.formats.column.ColumnValues;
import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.TimestampStandard;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;

/**
 * Encodes each row as one line, as Flink's writer does. Texts are quoted generously, as Jackson does it: when they have
 * more than 24 characters, or one that is not above the delimiter and the quote in ASCII. NULL is the null literal, or
 * nothing. One thread; nothing is allocated per row.
 */
final class CsvEncoder implements RecordEncoder {
    private static final int MAX_UNQUOTED = 24;

    private final ColumnValues[] values;
    private final byte delimiter;
    private final int quote;
    private final int escape;
    private final int leastSafe;
    private final int quotedBecauseOf;
    private final byte[] nullLiteral;

    CsvEncoder(RowType type, CsvOptions options) {
        values = type.fields().stream()
                .map(field -> new ColumnValues(field.type(), TimestampStandard.SQL, !options.scientificDecimals()))
                .toArray(ColumnValues[]::new);
        delimiter = (byte) options.delimiter();
        quote = options.quote();
        escape = options.escape();
        // Jackson quotes texts with a backslash although it means nothing without being the escape.
        quotedBecauseOf = escape == CsvOptions.NO_CHARACTER ? '\\' : escape;
        leastSafe = Math.max(Math.max(delimiter, quote), '\n') + 1;
        byte[] literal = options.nullLiteral();
        nullLiteral = literal == null ? new byte[0] : literal;
    }

    @Override
    public void encode(ChangeBatch batch, ByteBuilder target, int[] ends) {
        for (int i = 0; i < values.length; i++) {
            values[i].bind(batch.column(i).flatten());
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            for (int i = 0; i < values.length; i++) {
                if (i > 0) {
                    target.append(delimiter);
                }
                write(values[i], row, target);
            }
            target.append((byte) '\n');
            ends[row] = target.length();
        }
    }

    private void write(ColumnValues column, int row, ByteBuilder target) {
        if (column.isNull(row)) {
            target.append(nullLiteral, 0, nullLiteral.length);
            return;
        }
        if (column.kind() == ValueKind.STRING) {
            writeText(column.bytes(), column.start(row), column.length(row), target);
            return;
        }
        int start = target.length();
        byte[] array = target.ensure(column.maxLength(row) + 2);
        int end = column.write(array, start, row);
        if (isText(column.kind()) && needsQuotes(array, start, end - start)) {
            // Times and Base64 have no quotes inside.
            System.arraycopy(array, start, array, start + 1, end - start);
            array[start] = (byte) quote;
            array[end + 1] = (byte) quote;
            end += 2;
        }
        target.setLength(end);
    }

    private static boolean isText(ValueKind kind) {
        return switch (kind) {
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, BYTES -> true;
            default -> false;
        };
    }

    private void writeText(byte[] text, int start, int length, ByteBuilder target) {
        if (needsQuotes(text, start, length)) {
            writeQuoted(text, start, length, target);
        } else {
            target.append(text, start, length);
        }
    }

    private boolean needsQuotes(byte[] text, int start, int length) {
        if (quote == CsvOptions.NO_CHARACTER || length == 0) {
            return false;
        }
        int characters = 0;
        for (int i = start; i < start + length; i++) {
            byte value = text[i];
            if (value >= 0 && (value < leastSafe || value == quotedBecauseOf)) {
                return true;
            }
            // As Java counts characters: two for those that take four bytes.
            characters += (value & 0xC0) == 0x80 ? 0 : (value & 0xF8) == 0xF0 ? 2 : 1;
        }
        return characters > MAX_UNQUOTED;
    }

    private void writeQuoted(byte[] text, int start, int length, ByteBuilder target) {
        byte[] array = target.ensure(Math.addExact(Math.multiplyExact(length, 2), 2));
        int p = target.length();
        array[p++] = (byte) quote;
        for (int i = start; i < start + length; i++) {
            byte value = text[i];
            if (value == quote || value == escape) {
                array[p++] = value == quote ? (byte) quote : (byte) escape;
            }
            array[p++] = value;
        }
        array[p++] = (byte) quote;
        target.setLength(p);
    }
}
