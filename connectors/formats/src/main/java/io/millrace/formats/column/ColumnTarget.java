package io.millrace.formats.column;

import io.millrace.formats.FormatError;
import io.millrace.formats.text.RecordFault;
import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DictionaryColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimeType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column that a decoder fills: arrays for one batch, written to directly. Fields are open, as the inner loops of the
 * decoders work on them.
 *
 * <p>Strings that stand in the records as they are become slices of the records' bytes; others (escapes, Base64) lie in
 * a side buffer, and their start is stored as a complement until the column is finished. A row nested in a row has its
 * own targets; what is NULL outside is made NULL inside when the batch is finished.
 *
 * <p>A column of rows that was mostly NULL in the previous batch becomes a dictionary: its targets hold only the rows
 * that are there, behind an entry for NULL. Arrays for all rows would cost more to make than the text costs to read.
 * One thread.
 */
public final class ColumnTarget {
    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};

    public final String name;
    public final ValueKind kind;
    public final DataType type;

    /** The precision of a time, timestamp or decimal. */
    public final int precision;

    public final int scale;

    /** BIGINT, timestamps; the high words of decimals. */
    public long[] longs = NO_LONGS;

    public long[] lowWords = NO_LONGS;

    /** Integers up to 32 bits, dates, times; the starts of strings. */
    public int[] ints = NO_INTS;

    public int[] lengths = NO_INTS;
    public double[] doubles = {};
    public float[] floats = {};
    public boolean[] booleans = {};

    /** How long the text of the last value was, a guess for the next; of whole numbers 0 beyond eight digits. */
    public int usualLength;

    /** A column of rows becomes a dictionary when at most one row of so many was there. */
    private static final int SPARSE = 8;

    /** In smaller batches there is nothing to gain. */
    private static final int SPARSE_MIN_ROWS = 64;

    private final boolean nested;
    private final List<ColumnTarget> children;
    private long @Nullable [] nulls;
    private boolean usesSide;
    private int capacity;

    /** How many nested rows of the batch were there. */
    private int present;

    /** Of a column of rows that becomes a dictionary: the entry of each row, 0 for NULL. */
    private int @Nullable [] entries;

    private int lastEntry;

    private ColumnTarget(Field field, boolean nested) {
        this.nested = nested;
        name = field.name();
        type = field.type();
        kind = ValueKind.of(type);
        children = type instanceof RowType row ? of(row, true) : List.of();
        if (type instanceof TimestampType timestamp) {
            precision = timestamp.precision();
            scale = 0;
        } else if (type instanceof TimeType time) {
            precision = time.precision();
            scale = 0;
        } else if (type instanceof DecimalType decimal) {
            precision = decimal.precision();
            scale = decimal.scale();
        } else {
            precision = 0;
            scale = 0;
        }
    }

    /** One target per field. */
    public static List<ColumnTarget> of(RowType type) {
        return of(type, false);
    }

    private static List<ColumnTarget> of(RowType type, boolean nested) {
        return type.fields().stream()
                .map(field -> new ColumnTarget(field, nested))
                .toList();
    }

    /** The targets of a nested row. */
    public List<ColumnTarget> children() {
        return children;
    }

    /** Makes room for a batch. */
    public static void beginAll(List<ColumnTarget> targets, int rows) {
        targets.forEach(target -> target.begin(rows));
    }

    /** The columns of the first rows; the targets share nothing with them once they begin again. */
    public static List<Column> finishAll(List<ColumnTarget> targets, int rows, byte[] data, byte[] side) {
        return finishAll(targets, rows, data, side, null);
    }

    private static List<Column> finishAll(
            List<ColumnTarget> targets, int rows, byte[] data, byte[] side, long @Nullable [] outerNulls) {
        List<Column> columns = new ArrayList<>(targets.size());
        for (ColumnTarget target : targets) {
            columns.add(target.finish(rows, data, side, outerNulls));
        }
        return columns;
    }

    /** Forgets the NULLs of a row: its record is bad. */
    public static void clearNulls(List<ColumnTarget> targets, int row) {
        for (ColumnTarget target : targets) {
            target.clearNull(row);
        }
    }

    /** Stores NULL, if the column may hold it; {@code why} follows "is NOT NULL, but". */
    public void storeNull(int row, String why) {
        long[] mask = nulls;
        if (mask == null) {
            mask = beginNulls(why);
        }
        NullMask.set(mask, row);
    }

    /** Begins a nested row that is there, and returns which row its children fill. */
    public int beginNested(int row) {
        present++;
        int[] indexes = entries;
        if (indexes == null) {
            return row;
        }
        int entry = ++lastEntry;
        indexes[row] = entry;
        int room = children.get(0).capacity;
        if (entry == room) {
            children.forEach(child -> child.grow(2 * room));
        }
        return entry;
    }

    private long[] beginNulls(String why) {
        if (!type.nullable()) {
            throw new RecordFault(FormatError.NULL_NOT_ALLOWED, "field '" + name + "' is NOT NULL, but " + why);
        }
        long[] mask = new long[NullMask.words(capacity)];
        nulls = mask;
        return mask;
    }

    /** Stores the bytes that were appended to the side buffer from {@code sideStart} on. */
    public void storeSide(int row, ByteBuilder side, int sideStart) {
        usesSide = true;
        ints[row] = ~sideStart;
        lengths[row] = side.length() - sideStart;
    }

    private void begin(int rows) {
        int before = capacity;
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
            case ROWS -> beginRows(rows, before);
        }
    }

    private void beginRows(int rows, int before) {
        boolean sparse = !nested && rows >= SPARSE_MIN_ROWS && before >= SPARSE_MIN_ROWS && present <= before / SPARSE;
        entries = sparse && !children.isEmpty() ? new int[rows] : null;
        beginAll(children, entries == null ? rows : Math.max(2 * present, SPARSE_MIN_ROWS));
        lastEntry = 0;
        present = 0;
    }

    /** Makes room for more rows in the middle of a batch. */
    private void grow(int rows) {
        capacity = rows;
        nulls = nulls == null ? null : Arrays.copyOf(nulls, NullMask.words(rows));
        longs = Arrays.copyOf(longs, longs.length == 0 ? 0 : rows);
        lowWords = Arrays.copyOf(lowWords, lowWords.length == 0 ? 0 : rows);
        ints = Arrays.copyOf(ints, ints.length == 0 ? 0 : rows);
        lengths = Arrays.copyOf(lengths, lengths.length == 0 ? 0 : rows);
        doubles = Arrays.copyOf(doubles, doubles.length == 0 ? 0 : rows);
        floats = Arrays.copyOf(floats, floats.length == 0 ? 0 : rows);
        booleans = Arrays.copyOf(booleans, booleans.length == 0 ? 0 : rows);
        children.forEach(child -> child.grow(rows));
    }

    /** Forgets that a row is NULL, also within nested rows: the record is bad, or the field comes a second time. */
    public void clearNull(int row) {
        long[] mask = nulls;
        if (mask != null) {
            mask[row >> 6] &= ~(1L << row);
        }
        if (entries == null) {
            clearNulls(children, row);
        } else {
            entries[row] = 0;
        }
    }

    /** The column of the first rows; a row that is NULL in the surrounding row is NULL here too. */
    private Column finish(int rows, byte[] data, byte[] side, long @Nullable [] outerNulls) {
        mergeNulls(outerNulls);
        return switch (kind.storage) {
            case LONGS -> new LongColumn(rows, nulls, longs);
            case INTS -> new IntColumn(rows, nulls, ints);
            case DOUBLES -> new DoubleColumn(rows, nulls, doubles);
            case FLOATS -> new FloatColumn(rows, nulls, floats);
            case BOOLEANS -> new BooleanColumn(rows, nulls, booleans);
            case DECIMALS -> new DecimalColumn(rows, nulls, longs, lowWords);
            case SLICES -> usesSide ? gathered(rows, data, side) : new BytesColumn(rows, nulls, data, ints, lengths);
            case ROWS -> finishRows(rows, data, side);
        };
    }

    private Column finishRows(int rows, byte[] data, byte[] side) {
        int[] indexes = entries;
        if (indexes == null) {
            return new RowColumn(rows, nulls, finishAll(children, rows, data, side, nulls));
        }
        long[] absent = new long[NullMask.words(children.get(0).capacity)];
        NullMask.set(absent, 0);
        int count = lastEntry + 1;
        RowColumn dictionary = new RowColumn(count, absent, finishAll(children, count, data, side, absent));
        return new DictionaryColumn(rows, dictionary, indexes);
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
