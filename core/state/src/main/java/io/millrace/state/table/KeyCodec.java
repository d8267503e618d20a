package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys as bytes in which equal keys are equal: per column a byte (0 for NULL, else 1), then unless NULL the value; text
 * and binary with its length before it, a nested row as its children (all NULL in a NULL row).
 *
 * <p>Works column by column: each pass writes or reads one column at every row's cursor and moves the cursors.
 */
final class KeyCodec {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Up to this length a loop is faster than a call. */
    private static final int SHORT_BYTES = 8;

    private KeyCodec() {}

    /** Adds to {@code lengths[i]} the encoded length of the column at row {@code positions[i]}. */
    static void addLengths(FlatColumn column, int[] positions, int count, int[] lengths) {
        if (column instanceof RowColumn row) {
            for (int i = 0; i < count; i++) {
                lengths[i]++;
            }
            for (Column child : row.children()) {
                addLengths(withNullsOf(row, child), positions, count, lengths);
            }
            return;
        }
        if (column.nulls() == null && column instanceof BytesColumn bytes) {
            int[] all = bytes.lengths();
            for (int i = 0; i < count; i++) {
                lengths[i] += 5 + all[positions[i]];
            }
            return;
        }
        int fixed = fixedLength(column);
        int[] variable = column instanceof BytesColumn bytes ? bytes.lengths() : null;
        long @Nullable [] nulls = column.nulls();
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            if (NullMask.isNull(nulls, position)) {
                lengths[i]++;
            } else {
                lengths[i] += 1 + fixed + (variable == null ? 0 : variable[position]);
            }
        }
    }

    private static int fixedLength(FlatColumn column) {
        return switch (column.physical()) {
            case BOOLEAN -> 1;
            case INT, FLOAT, BYTES -> 4;
            case LONG, DOUBLE -> 8;
            case DECIMAL -> 16;
            case ROW -> 0;
        };
    }

    /** The child with NULL wherever its row is NULL. */
    private static FlatColumn withNullsOf(RowColumn row, Column child) {
        FlatColumn flat = child.flatten();
        long @Nullable [] outer = row.nulls();
        if (outer == null) {
            return flat;
        }
        int rowCount = row.rowCount();
        long[] nulls = new long[NullMask.words(rowCount)];
        for (int i = 0; i < rowCount; i++) {
            if (NullMask.isNull(outer, i) || flat.isNull(i)) {
                NullMask.set(nulls, i);
            }
        }
        return FlatColumns.withNulls(flat, nulls);
    }

    /** Writes the column at each row's cursor and moves the cursors behind it. */
    static void write(FlatColumn column, int[] positions, int count, byte[] target, int[] cursors) {
        long @Nullable [] nulls = column.nulls();
        if (nulls == null && column instanceof BytesColumn bytes) {
            writeBytes(bytes.data(), bytes.starts(), bytes.lengths(), positions, count, target, cursors);
            return;
        }
        if (nulls == null && column instanceof LongColumn longs) {
            writeLongs(longs.values(), positions, count, target, cursors);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[cursors[i]++] = (byte) (NullMask.isNull(nulls, positions[i]) ? 0 : 1);
        }
        if (column instanceof RowColumn row) {
            for (Column child : row.children()) {
                write(withNullsOf(row, child), positions, count, target, cursors);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            if (!NullMask.isNull(nulls, position)) {
                cursors[i] = writeValue(column, position, target, cursors[i]);
            }
        }
    }

    private static void writeBytes(
            byte[] data, int[] starts, int[] lengths, int[] positions, int count, byte[] target, int[] cursors) {
        for (int i = 0; i < count; i++) {
            int at = cursors[i];
            int start = starts[positions[i]];
            int length = lengths[positions[i]];
            target[at] = 1;
            INTS.set(target, at + 1, length);
            if (length <= SHORT_BYTES) {
                for (int b = 0; b < length; b++) {
                    target[at + 5 + b] = data[start + b];
                }
            } else {
                System.arraycopy(data, start, target, at + 5, length);
            }
            cursors[i] = at + 5 + length;
        }
    }

    private static void writeLongs(long[] values, int[] positions, int count, byte[] target, int[] cursors) {
        for (int i = 0; i < count; i++) {
            int at = cursors[i];
            target[at] = 1;
            LONGS.set(target, at + 1, values[positions[i]]);
            cursors[i] = at + 9;
        }
    }

    private static int writeValue(FlatColumn column, int row, byte[] target, int at) {
        if (column instanceof BytesColumn bytes) {
            int length = bytes.lengths()[row];
            INTS.set(target, at, length);
            System.arraycopy(bytes.data(), bytes.starts()[row], target, at + 4, length);
            return at + 4 + length;
        }
        if (column instanceof LongColumn longs) {
            LONGS.set(target, at, longs.values()[row]);
            return at + 8;
        }
        if (column instanceof IntColumn ints) {
            INTS.set(target, at, ints.values()[row]);
            return at + 4;
        }
        if (column instanceof DecimalColumn decimals) {
            LONGS.set(target, at, decimals.high()[row]);
            LONGS.set(target, at + 8, decimals.low()[row]);
            return at + 16;
        }
        if (column instanceof DoubleColumn doubles) {
            LONGS.set(target, at, KeyHash.normalBits(doubles.values()[row]));
            return at + 8;
        }
        if (column instanceof FloatColumn floats) {
            INTS.set(target, at, KeyHash.normalBits(floats.values()[row]));
            return at + 4;
        }
        target[at] = (byte) (((BooleanColumn) column).values()[row] ? 1 : 0);
        return at + 1;
    }

    /** Reads a column of this type at each row's cursor and moves the cursors behind it. */
    static FlatColumn read(DataType type, byte[] source, int[] cursors, int count) {
        long[] mask = new long[NullMask.words(count)];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            if (source[cursors[i]++] == 0) {
                NullMask.set(mask, i);
                any = true;
            }
        }
        long @Nullable [] nulls = any ? mask : null;
        return switch (type.physical()) {
            case ROW -> {
                List<Column> children = new ArrayList<>();
                for (Field field : ((RowType) type).fields()) {
                    children.add(read(field.type(), source, cursors, count));
                }
                yield new RowColumn(count, nulls, children);
            }
            case BYTES -> readBytes(source, cursors, nulls, count);
            case LONG -> new LongColumn(count, nulls, readLongs(source, cursors, nulls, count));
            case INT -> new IntColumn(count, nulls, readInts(source, cursors, nulls, count));
            case DECIMAL -> readDecimals(source, cursors, nulls, count);
            case DOUBLE -> readDoubles(source, cursors, nulls, count);
            case FLOAT -> readFloats(source, cursors, nulls, count);
            case BOOLEAN -> readBooleans(source, cursors, nulls, count);
        };
    }

    private static BytesColumn readBytes(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int total = 0;
        for (int i = 0; i < count; i++) {
            if (!NullMask.isNull(nulls, i)) {
                lengths[i] = (int) INTS.get(source, cursors[i]);
                starts[i] = cursors[i] + 4;
                cursors[i] += 4 + lengths[i];
                total = Math.addExact(total, lengths[i]);
            }
        }
        // The arena moves on while the column is on its way: copy.
        byte[] data = new byte[total];
        int at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(source, starts[i], data, at, lengths[i]);
            starts[i] = at;
            at += lengths[i];
        }
        return new BytesColumn(count, nulls, data, starts, lengths);
    }

    private static long[] readLongs(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            if (!NullMask.isNull(nulls, i)) {
                values[i] = (long) LONGS.get(source, cursors[i]);
                cursors[i] += 8;
            }
        }
        return values;
    }

    private static int[] readInts(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            if (!NullMask.isNull(nulls, i)) {
                values[i] = (int) INTS.get(source, cursors[i]);
                cursors[i] += 4;
            }
        }
        return values;
    }

    private static DecimalColumn readDecimals(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        long[] high = readLongs(source, cursors, nulls, count);
        long[] low = readLongs(source, cursors, nulls, count);
        return new DecimalColumn(count, nulls, high, low);
    }

    private static DoubleColumn readDoubles(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        long[] bits = readLongs(source, cursors, nulls, count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Double.longBitsToDouble(bits[i]);
        }
        return new DoubleColumn(count, nulls, values);
    }

    private static FloatColumn readFloats(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        int[] bits = readInts(source, cursors, nulls, count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return new FloatColumn(count, nulls, values);
    }

    private static BooleanColumn readBooleans(byte[] source, int[] cursors, long @Nullable [] nulls, int count) {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (!NullMask.isNull(nulls, i)) {
                values[i] = source[cursors[i]++] != 0;
            }
        }
        return new BooleanColumn(count, nulls, values);
    }
}
