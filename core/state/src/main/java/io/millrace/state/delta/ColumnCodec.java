package io.millrace.state.delta;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns as bytes. The reader knows type and row count; the bytes tell encoding, nulls and values.
 *
 * <p>Integers are written as varints of the differences between neighbours when that is shorter. What lies under a NULL
 * is not written, so that equal columns of one encoding give equal bytes.
 */
final class ColumnCodec {
    private static final int FLAT = 0;
    private static final int CONSTANT = 1;
    private static final int DICTIONARY = 2;

    private static final int FIXED = 0;
    private static final int DIFFERENCES = 1;

    private static final int NO_NULLS = 0;
    private static final int NULL_BITS = 1;

    private ColumnCodec() {}

    static void write(Column column, ByteWriter out) {
        if (column instanceof ConstantColumn constant) {
            out.writeByte(CONSTANT);
            writeFlat(constant.value(), 1, out);
        } else if (column instanceof DictionaryColumn dictionary
                && dictionary.dictionary().rowCount() <= dictionary.rowCount()) {
            int size = dictionary.dictionary().rowCount();
            out.writeByte(DICTIONARY);
            out.writeVarint(size);
            writeFlat(dictionary.dictionary(), size, out);
            for (int row = 0; row < dictionary.rowCount(); row++) {
                out.writeVarint(dictionary.indexes()[row]);
            }
        } else {
            out.writeByte(FLAT);
            writeFlat(column.flatten(), column.rowCount(), out);
        }
    }

    static Column read(DataType type, int rowCount, ByteReader in) {
        int encoding = in.readByte();
        return switch (encoding) {
            case FLAT -> readFlat(type, rowCount, in);
            case CONSTANT -> new ConstantColumn(rowCount, readFlat(type, 1, in));
            case DICTIONARY -> readDictionary(type, rowCount, in);
            default -> throw new DamagedBytesException("there is no column encoding " + encoding);
        };
    }

    private static Column readDictionary(DataType type, int rowCount, ByteReader in) {
        int size = in.readLength();
        FlatColumn dictionary = readFlat(type, size, in);
        checkRoom(rowCount, in);
        int[] indexes = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            indexes[row] = in.readLength();
            if (indexes[row] >= size) {
                throw new DamagedBytesException("entry " + indexes[row] + " of a dictionary with " + size);
            }
        }
        return new DictionaryColumn(rowCount, dictionary, indexes);
    }

    private static void writeFlat(FlatColumn column, int rowCount, ByteWriter out) {
        long @Nullable [] nulls = writeNulls(column, rowCount, out);
        if (column instanceof BooleanColumn booleans) {
            writeBooleans(booleans.values(), nulls, rowCount, out);
        } else if (column instanceof IntColumn ints) {
            long[] values = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                values[row] = ints.values()[row];
            }
            fillNulls(values, nulls, rowCount);
            writeIntegers(values, rowCount, Integer.BYTES, out);
        } else if (column instanceof LongColumn longs) {
            writeLongs(longs.values(), nulls, rowCount, out);
        } else if (column instanceof FloatColumn floats) {
            for (int row = 0; row < rowCount; row++) {
                out.writeInt(NullMask.isNull(nulls, row) ? 0 : Float.floatToRawIntBits(floats.values()[row]));
            }
        } else if (column instanceof DoubleColumn doubles) {
            for (int row = 0; row < rowCount; row++) {
                out.writeLong(NullMask.isNull(nulls, row) ? 0 : Double.doubleToRawLongBits(doubles.values()[row]));
            }
        } else if (column instanceof DecimalColumn decimals) {
            writeDecimals(decimals, nulls, rowCount, out);
        } else if (column instanceof BytesColumn bytes) {
            writeSlices(bytes, nulls, rowCount, out);
        } else if (column instanceof RowColumn rows) {
            out.writeVarint(rows.children().size());
            rows.children().forEach(child -> write(child, out));
        }
    }

    private static FlatColumn readFlat(DataType type, int rowCount, ByteReader in) {
        long @Nullable [] nulls = readNulls(rowCount, in);
        return switch (type.physical()) {
            case BOOLEAN -> new BooleanColumn(rowCount, nulls, readBooleans(rowCount, in));
            case INT -> new IntColumn(rowCount, nulls, readInts(rowCount, in));
            case LONG -> new LongColumn(rowCount, nulls, readIntegers(rowCount, Long.BYTES, in));
            case FLOAT -> new FloatColumn(rowCount, nulls, readFloats(rowCount, in));
            case DOUBLE -> new DoubleColumn(rowCount, nulls, readDoubles(rowCount, in));
            case DECIMAL -> readDecimals(rowCount, nulls, in);
            case BYTES -> readSlices(rowCount, nulls, in);
            case ROW -> readRows((RowType) type, rowCount, nulls, in);
        };
    }

    /** Writes the null bits and returns them, or null when no row is NULL. */
    private static long @Nullable [] writeNulls(FlatColumn column, int rowCount, ByteWriter out) {
        long[] nulls = column.nulls();
        long any = 0;
        if (nulls != null) {
            for (int word = 0; word < NullMask.words(rowCount); word++) {
                any |= nulls[word] & usedBits(word, rowCount);
            }
        }
        if (nulls == null || any == 0) {
            out.writeByte(NO_NULLS);
            return null;
        }
        out.writeByte(NULL_BITS);
        for (int word = 0; word < NullMask.words(rowCount); word++) {
            out.writeLong(nulls[word] & usedBits(word, rowCount));
        }
        return nulls;
    }

    /** The bits of a word that belong to rows. */
    private static long usedBits(int word, int rowCount) {
        int rows = rowCount - (word << 6);
        return rows >= 64 ? -1L : (1L << rows) - 1;
    }

    private static long @Nullable [] readNulls(int rowCount, ByteReader in) {
        if (in.readByte() == NO_NULLS) {
            return null;
        }
        int words = NullMask.words(rowCount);
        checkRoom((long) words * Long.BYTES, in);
        long[] nulls = new long[words];
        for (int word = 0; word < words; word++) {
            nulls[word] = in.readLong();
        }
        return nulls;
    }

    private static void checkRoom(long bytes, ByteReader in) {
        if (bytes > in.remaining()) {
            throw new DamagedBytesException("a column is longer than the bytes that are left");
        }
    }

    private static void writeBooleans(boolean[] values, long @Nullable [] nulls, int rowCount, ByteWriter out) {
        for (int row = 0; row < rowCount; row += 8) {
            int bits = 0;
            for (int i = row; i < Math.min(row + 8, rowCount); i++) {
                bits |= values[i] && !NullMask.isNull(nulls, i) ? 1 << (i - row) : 0;
            }
            out.writeByte(bits);
        }
    }

    private static boolean[] readBooleans(int rowCount, ByteReader in) {
        int start = in.take((rowCount + 7L) >> 3);
        boolean[] values = new boolean[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = (in.array()[start + (row >> 3)] >> (row & 7) & 1) != 0;
        }
        return values;
    }

    private static void writeLongs(long[] values, long @Nullable [] nulls, int rowCount, ByteWriter out) {
        long[] filled = values;
        if (nulls != null) {
            filled = values.clone();
            fillNulls(filled, nulls, rowCount);
        }
        writeIntegers(filled, rowCount, Long.BYTES, out);
    }

    /** Puts the value before it in place of each NULL: a difference of zero. */
    private static void fillNulls(long[] values, long @Nullable [] nulls, int rowCount) {
        if (nulls == null) {
            return;
        }
        long before = 0;
        for (int row = 0; row < rowCount; row++) {
            if (NullMask.isNull(nulls, row)) {
                values[row] = before;
            }
            before = values[row];
        }
    }

    private static void writeIntegers(long[] values, int rowCount, int width, ByteWriter out) {
        long varintBytes = 0;
        long before = 0;
        for (int row = 0; row < rowCount; row++) {
            varintBytes += ByteWriter.varintBytes(ByteWriter.zigzag(values[row] - before));
            before = values[row];
        }
        if (varintBytes < (long) rowCount * width) {
            out.writeByte(DIFFERENCES);
            before = 0;
            for (int row = 0; row < rowCount; row++) {
                out.writeVarint(ByteWriter.zigzag(values[row] - before));
                before = values[row];
            }
            return;
        }
        out.writeByte(FIXED);
        for (int row = 0; row < rowCount; row++) {
            if (width == Long.BYTES) {
                out.writeLong(values[row]);
            } else {
                out.writeInt((int) values[row]);
            }
        }
    }

    private static long[] readIntegers(int rowCount, int width, ByteReader in) {
        boolean fixed = in.readByte() == FIXED;
        checkRoom(fixed ? (long) rowCount * width : rowCount, in);
        long[] values = new long[rowCount];
        long before = 0;
        for (int row = 0; row < rowCount; row++) {
            if (fixed) {
                values[row] = width == Long.BYTES ? in.readLong() : in.readInt();
            } else {
                before += ByteReader.unzigzag(in.readVarint());
                values[row] = before;
            }
        }
        return values;
    }

    private static int[] readInts(int rowCount, ByteReader in) {
        long[] wide = readIntegers(rowCount, Integer.BYTES, in);
        int[] values = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = (int) wide[row];
        }
        return values;
    }

    private static float[] readFloats(int rowCount, ByteReader in) {
        checkRoom((long) rowCount * Float.BYTES, in);
        float[] values = new float[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = Float.intBitsToFloat(in.readInt());
        }
        return values;
    }

    private static double[] readDoubles(int rowCount, ByteReader in) {
        checkRoom((long) rowCount * Double.BYTES, in);
        double[] values = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            values[row] = Double.longBitsToDouble(in.readLong());
        }
        return values;
    }

    /** The low words; then the high words, unless each is what the low word's sign says. */
    private static void writeDecimals(DecimalColumn decimals, long @Nullable [] nulls, int rowCount, ByteWriter out) {
        boolean narrow = true;
        for (int row = 0; row < rowCount; row++) {
            narrow &= decimals.high()[row] == decimals.low()[row] >> 63 || NullMask.isNull(nulls, row);
        }
        out.writeBoolean(narrow);
        writeLongs(decimals.low(), nulls, rowCount, out);
        if (!narrow) {
            writeLongs(decimals.high(), nulls, rowCount, out);
        }
    }

    private static DecimalColumn readDecimals(int rowCount, long @Nullable [] nulls, ByteReader in) {
        boolean narrow = in.readBoolean();
        long[] low = readIntegers(rowCount, Long.BYTES, in);
        long[] high;
        if (narrow) {
            high = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                high[row] = low[row] >> 63;
            }
        } else {
            high = readIntegers(rowCount, Long.BYTES, in);
        }
        return new DecimalColumn(rowCount, nulls, high, low);
    }

    private static void writeSlices(BytesColumn bytes, long @Nullable [] nulls, int rowCount, ByteWriter out) {
        for (int row = 0; row < rowCount; row++) {
            out.writeVarint(NullMask.isNull(nulls, row) ? 0 : bytes.lengths()[row]);
        }
        for (int row = 0; row < rowCount; row++) {
            if (!NullMask.isNull(nulls, row)) {
                out.writeBytes(bytes.data(), bytes.starts()[row], bytes.lengths()[row]);
            }
        }
    }

    private static BytesColumn readSlices(int rowCount, long @Nullable [] nulls, ByteReader in) {
        checkRoom(rowCount, in);
        int[] starts = new int[rowCount];
        int[] lengths = new int[rowCount];
        long total = 0;
        for (int row = 0; row < rowCount; row++) {
            starts[row] = (int) total;
            lengths[row] = in.readLength();
            total += lengths[row];
        }
        int from = in.take(total);
        byte[] data = new byte[(int) total];
        System.arraycopy(in.array(), from, data, 0, data.length);
        return new BytesColumn(rowCount, nulls, data, starts, lengths);
    }

    private static RowColumn readRows(RowType type, int rowCount, long @Nullable [] nulls, ByteReader in) {
        int children = in.readLength();
        if (children != type.fieldCount()) {
            throw new DamagedBytesException(children + " columns for a row of " + type.fieldCount() + " fields");
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            columns.add(read(type.fieldType(i), rowCount, in));
        }
        return new RowColumn(rowCount, nulls, columns);
    }
}
