package io.millrace.formats.json;

import io.millrace.formats.text.Words;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object: how its key looks in the text, which field usually follows it, and the arrays of the column that
 * is being filled. Fields that nobody wants have slots too, so that their keys are predicted as well.
 *
 * <p>Strings that stand in the text as they are become slices of it; others lie in the decoder's side buffer, and their
 * start is stored as a complement until the column is finished. Plain fields, as the decoder's inner loop works on them.
 */
final class Slot {
    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};
    private static final int MAX_PATTERN = 80;

    final String name;
    final byte[] key;
    final SlotKind kind;
    final @Nullable DataType type;
    final @Nullable ObjectReader nested;

    /** The precision of a timestamp or decimal. */
    final int precision;

    final int scale;

    /** The slot that followed this one the last time. */
    Slot next = this;

    /** The number of the last object that had this field. */
    long lastObject;

    /** The text from behind the previous comma or brace up to the value, as it was the last time; empty when unknown. */
    int patternLength;

    private long firstWord;
    private long firstMask;
    private long secondWord;
    private long secondMask;
    private byte[] pattern = {};

    long[] longs = NO_LONGS;
    long[] lowWords = NO_LONGS;
    int[] ints = NO_INTS;
    int[] lengths = NO_INTS;
    double[] doubles = {};
    float[] floats = {};
    boolean[] booleans = {};
    long @Nullable [] nulls;
    boolean usesSide;
    private int capacity;

    Slot(String name, byte[] key, SlotKind kind, @Nullable DataType type, @Nullable ObjectReader nested) {
        this.name = name;
        this.key = key;
        this.kind = kind;
        this.type = type;
        this.nested = nested;
        if (type instanceof DataType.TimestampType timestamp) {
            precision = timestamp.precision();
            scale = 0;
        } else if (type instanceof DataType.DecimalType decimal) {
            precision = decimal.precision();
            scale = decimal.scale();
        } else {
            precision = 0;
            scale = 0;
        }
    }

    static Slot of(String name, byte[] key, DataType type, ObjectReader.Factory nested) {
        ObjectReader reader = type instanceof RowType rowType ? nested.create(rowType) : null;
        return new Slot(name, key, SlotKind.of(type), type, reader);
    }

    static Slot skipped(byte[] key) {
        return new Slot("", key, SlotKind.SKIP, null, null);
    }

    /** Remembers how the key and what surrounds it looked. */
    void learn(byte[] data, int from, int to) {
        int length = to - from;
        if (length > MAX_PATTERN) {
            patternLength = 0;
            return;
        }
        pattern = Arrays.copyOf(Arrays.copyOfRange(data, from, to), length + Words.SPARE);
        patternLength = length;
        firstMask = length >= 8 ? -1L : (1L << (length << 3)) - 1;
        firstWord = Words.at(pattern, 0) & firstMask;
        secondMask = length >= 16 ? -1L : length <= 8 ? 0 : (1L << ((length - 8) << 3)) - 1;
        secondWord = length <= 8 ? 0 : Words.at(pattern, 8) & secondMask;
    }

    /** Whether the text at a position looks as it did the last time. */
    boolean matches(byte[] data, int position, int end) {
        int length = patternLength;
        if (position + length > end || ((Words.at(data, position) ^ firstWord) & firstMask) != 0) {
            return false;
        }
        if (length <= 8) {
            return length > 0;
        }
        if (((Words.at(data, position + 8) ^ secondWord) & secondMask) != 0) {
            return false;
        }
        return length <= 16 || Arrays.equals(data, position + 16, position + length, pattern, 16, length);
    }

    /** Makes room for a batch. */
    void begin(int rows) {
        capacity = rows;
        nulls = null;
        usesSide = false;
        switch (kind.storage) {
            case LONGS -> longs = new long[rows];
            case INTS -> ints = new int[rows];
            case DOUBLES -> doubles = new double[rows];
            case FLOATS -> floats = new float[rows];
            case BOOLEANS -> booleans = new boolean[rows];
            case DECIMALS -> {
                longs = new long[rows];
                lowWords = new long[rows];
            }
            case SLICES -> {
                ints = new int[rows];
                lengths = new int[rows];
            }
            case ROWS -> reader().begin(rows);
            case NONE -> {}
        }
    }

    void setNull(int row) {
        long[] mask = nulls;
        if (mask == null) {
            mask = new long[NullMask.words(capacity)];
            nulls = mask;
        }
        NullMask.set(mask, row);
    }

    /** Forgets that a row is NULL, also within nested rows: the record is bad, or the field comes a second time. */
    void clearNull(int row) {
        long[] mask = nulls;
        if (mask != null) {
            mask[row >> 6] &= ~(1L << row);
        }
        if (nested != null) {
            nested.clearNulls(row);
        }
    }

    private ObjectReader reader() {
        if (nested == null) {
            throw new IllegalStateException("not a row: " + name);
        }
        return nested;
    }

    /** The column of the first rows; a row that is NULL in the surrounding row is NULL here too. */
    Column finish(int rows, byte[] data, byte[] side, long @Nullable [] outerNulls) {
        mergeNulls(outerNulls);
        return switch (kind.storage) {
            case LONGS -> new LongColumn(rows, nulls, longs);
            case INTS -> new IntColumn(rows, nulls, ints);
            case DOUBLES -> new DoubleColumn(rows, nulls, doubles);
            case FLOATS -> new FloatColumn(rows, nulls, floats);
            case BOOLEANS -> new BooleanColumn(rows, nulls, booleans);
            case DECIMALS -> new DecimalColumn(rows, nulls, longs, lowWords);
            case SLICES -> usesSide ? gathered(rows, data, side) : new BytesColumn(rows, nulls, data, ints, lengths);
            case ROWS -> new RowColumn(rows, nulls, reader().finish(rows, data, side, nulls));
            case NONE -> throw new IllegalStateException("no column for a skipped field");
        };
    }

    private void mergeNulls(long @Nullable [] outerNulls) {
        if (outerNulls == null) {
            return;
        }
        long[] mask = nulls;
        if (mask == null) {
            nulls = outerNulls;
            return;
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] |= outerNulls[i];
        }
    }

    /** Copies the slices of the text and of the side buffer into one array. */
    private BytesColumn gathered(int rows, byte[] data, byte[] side) {
        long total = 0;
        for (int row = 0; row < rows; row++) {
            lengths[row] = NullMask.isNull(nulls, row) ? 0 : lengths[row];
            total += lengths[row];
        }
        byte[] bytes = new byte[Math.toIntExact(total)];
        int position = 0;
        for (int row = 0; row < rows; row++) {
            int start = ints[row];
            if (start >= 0) {
                System.arraycopy(data, start, bytes, position, lengths[row]);
            } else {
                System.arraycopy(side, ~start, bytes, position, lengths[row]);
            }
            ints[row] = position;
            position += lengths[row];
        }
        return new BytesColumn(rows, nulls, bytes, ints, lengths);
    }
}
