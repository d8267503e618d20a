package io.millrace.formats.raw;

import io.millrace.formats.column.ValueKind;
import io.millrace.formats.text.Words;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.format.RecordEncoder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.Field;

/** Writes the bytes of each value; of NULL none. One thread; nothing is allocated per row. */
final class RawEncoder implements RecordEncoder {
    private static final int MAX_NUMBER = 8;

    private final ValueKind kind;
    private final int width;
    private final boolean swapped;

    RawEncoder(Field field, RawOptions options) {
        kind = ValueKind.of(field.type());
        width = RawDecoder.width(kind);
        swapped = !options.littleEndian();
    }

    @Override
    public void encode(ChangeBatch batch, ByteBuilder target, int[] ends) {
        FlatColumn column = batch.column(0).flatten();
        for (int row = 0; row < batch.rowCount(); row++) {
            if (!column.isNull(row)) {
                write(column, row, target);
            }
            target.append((byte) '\n');
            ends[row] = target.length();
        }
    }

    private void write(FlatColumn column, int row, ByteBuilder target) {
        if (column instanceof BytesColumn bytes) {
            target.append(bytes.data(), bytes.starts()[row], bytes.lengths()[row]);
            return;
        }
        long bits = bits(column, row);
        // The lowest bytes are the value's; swapping moves them to the other end.
        long word = swapped ? Long.reverseBytes(bits) >>> (8 * (MAX_NUMBER - width)) : bits;
        byte[] array = target.ensure(MAX_NUMBER);
        Words.put(array, target.length(), word);
        target.setLength(target.length() + width);
    }

    private long bits(FlatColumn column, int row) {
        return switch (kind) {
            case BOOLEAN -> ((BooleanColumn) column).value(row) ? 1 : 0;
            case TINYINT, SMALLINT, INT -> ((IntColumn) column).value(row);
            case BIGINT -> ((LongColumn) column).value(row);
            case FLOAT -> Float.floatToRawIntBits(((FloatColumn) column).value(row));
            case DOUBLE -> Double.doubleToRawLongBits(((DoubleColumn) column).value(row));
            default -> throw new IllegalStateException("not held: " + kind);
        };
    }
}
