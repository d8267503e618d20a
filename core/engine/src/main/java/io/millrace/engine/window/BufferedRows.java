package io.millrace.engine.window;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.ColumnBuilder;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.LongColumnBuilder;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataTypes;
import io.millrace.spi.type.Field;
import io.millrace.state.TableDelta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whole rows that wait in lists, one list per session, until the session is over.
 *
 * <p>Rows lie in the columns in which they came (copied, so that they hold nothing else), which go when their last row
 * goes. In checkpoints a row is named by a number and its key, and says the number of its session.
 */
final class BufferedRows {
    private static final String NAME = "rows";

    private final RowType input;
    private final int[] keys;
    private final RowType type;
    private final List<FlatColumn @Nullable []> segments = new ArrayList<>();
    private int[] liveInSegment = new int[16];

    // Per row.
    private int[] segmentOf = new int[64];
    private int[] positionOf = new int[64];
    private long[] numberOf = new long[64];
    private int[] listOf = new int[64];
    private int[] nextOf = new int[64];
    private boolean[] changed = new boolean[64];
    private boolean[] kept = new boolean[64];
    private int rowIds;
    private int firstFree = -1;
    private int live;
    private long nextNumber;

    // Per list.
    private int[] firstOf = new int[0];
    private int[] lastOf = new int[0];

    private List<ColumnBuilder> gone;

    BufferedRows(RowType input, int[] keys) {
        this.input = input;
        this.keys = keys;
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("row_number", DataTypes.BIGINT.withNullable(false)));
        for (int key : keys) {
            fields.add(new Field("key" + (fields.size() - 1), input.fieldType(key)));
        }
        fields.add(new Field("session", DataTypes.BIGINT.withNullable(false)));
        fields.addAll(input.fields());
        this.type = RowType.of(fields);
        this.gone = newKeys();
    }

    static boolean isOf(TableDelta delta) {
        return delta.table().equals(NAME);
    }

    int count() {
        return live;
    }

    /** An estimate: columns are not asked. */
    long bytes() {
        return live * (26L + 16L * input.fieldCount());
    }

    private List<ColumnBuilder> newKeys() {
        List<ColumnBuilder> builders = new ArrayList<>();
        for (Field field : type.fields().subList(0, 1 + keys.length)) {
            builders.add(ColumnBuilder.of(field.type()));
        }
        return builders;
    }

    /** Appends the selected rows of a batch to lists. */
    void add(ChangeBatch batch, boolean[] selected, int[] lists) {
        FlatColumn[] columns = new FlatColumn[input.fieldCount()];
        int count = 0;
        for (int c = 0; c < columns.length; c++) {
            FlatColumn source = batch.column(c).flatten();
            ColumnBuilder builder = ColumnBuilder.of(input.fieldType(c));
            for (int row = 0; row < batch.rowCount(); row++) {
                if (selected[row]) {
                    builder.append(source, row);
                }
            }
            columns[c] = builder.build();
            count = columns[c].rowCount();
        }
        int segment = addSegment(columns, count);
        for (int i = 0; i < count; i++) {
            append(segment, i, nextNumber++, lists[i], /* isKept= */ false);
        }
    }

    private int addSegment(FlatColumn[] columns, int count) {
        int segment = 0;
        while (segment < segments.size() && segments.get(segment) != null) {
            segment++;
        }
        if (segment == segments.size()) {
            segments.add(columns);
            liveInSegment = segment == liveInSegment.length ? Arrays.copyOf(liveInSegment, 2 * segment) : liveInSegment;
        } else {
            segments.set(segment, columns);
        }
        liveInSegment[segment] = count;
        return segment;
    }

    private void append(int segment, int position, long number, int list, boolean isKept) {
        int row = firstFree;
        if (row >= 0) {
            firstFree = nextOf[row];
        } else {
            row = rowIds++;
            growRows();
        }
        segmentOf[row] = segment;
        positionOf[row] = position;
        numberOf[row] = number;
        nextOf[row] = -1;
        changed[row] = !isKept;
        kept[row] = isKept;
        live++;
        link(row, list);
    }

    private void growRows() {
        int length = numberOf.length;
        if (rowIds > length) {
            segmentOf = Arrays.copyOf(segmentOf, 2 * length);
            positionOf = Arrays.copyOf(positionOf, 2 * length);
            numberOf = Arrays.copyOf(numberOf, 2 * length);
            listOf = Arrays.copyOf(listOf, 2 * length);
            nextOf = Arrays.copyOf(nextOf, 2 * length);
            changed = Arrays.copyOf(changed, 2 * length);
            kept = Arrays.copyOf(kept, 2 * length);
        }
    }

    private void link(int row, int list) {
        int length = firstOf.length;
        if (list >= length) {
            firstOf = Arrays.copyOf(firstOf, Math.max(list + 1, 2 * length));
            lastOf = Arrays.copyOf(lastOf, firstOf.length);
            Arrays.fill(firstOf, length, firstOf.length, -1);
        }
        listOf[row] = list;
        if (firstOf[list] < 0) {
            firstOf[list] = row;
        } else {
            nextOf[lastOf[list]] = row;
        }
        lastOf[list] = row;
    }

    /** Appends one list to another. */
    void merge(int into, int from) {
        int row = firstOf[from];
        firstOf[from] = -1;
        while (row >= 0) {
            int next = nextOf[row];
            nextOf[row] = -1;
            changed[row] = true;
            link(row, into);
            row = next;
        }
    }

    /** Appends the rows of a list to the builders, one per column of the input, and returns how many there are. */
    int copy(int list, List<ColumnBuilder> builders) {
        int count = 0;
        for (int row = firstOf[list]; row >= 0; row = nextOf[row]) {
            copyRow(row, builders, 0);
            count++;
        }
        return count;
    }

    private FlatColumn[] columns(int row) {
        FlatColumn @Nullable [] columns = segments.get(segmentOf[row]);
        if (columns == null) {
            throw new IllegalStateException("a buffered row has lost its columns");
        }
        return columns;
    }

    private void copyRow(int row, List<ColumnBuilder> builders, int firstBuilder) {
        FlatColumn[] columns = columns(row);
        for (int c = 0; c < columns.length; c++) {
            builders.get(firstBuilder + c).append(columns[c], positionOf[row]);
        }
    }

    private void copyKey(int row, List<ColumnBuilder> builders) {
        ((LongColumnBuilder) builders.get(0)).append(numberOf[row]);
        for (int k = 0; k < keys.length; k++) {
            builders.get(1 + k).append(columns(row)[keys[k]], positionOf[row]);
        }
    }

    /** Drops the rows of a list. */
    void drop(int list) {
        int row = firstOf[list];
        firstOf[list] = -1;
        while (row >= 0) {
            int next = nextOf[row];
            if (kept[row]) {
                copyKey(row, gone);
            }
            changed[row] = false;
            kept[row] = false;
            if (--liveInSegment[segmentOf[row]] == 0) {
                segments.set(segmentOf[row], null);
            }
            nextOf[row] = firstFree;
            firstFree = row;
            live--;
            row = next;
        }
    }

    /** What changed since the last call. */
    TableDelta snapshot(IntToLongFunction sessionNumber) {
        List<ColumnBuilder> builders = new ArrayList<>();
        type.fields().forEach(field -> builders.add(ColumnBuilder.of(field.type())));
        int count = 0;
        for (int row = 0; row < rowIds; row++) {
            if (changed[row]) {
                copyKey(row, builders);
                ((LongColumnBuilder) builders.get(1 + keys.length)).append(sessionNumber.applyAsLong(listOf[row]));
                copyRow(row, builders, 2 + keys.length);
                changed[row] = false;
                kept[row] = true;
                count++;
            }
        }
        List<Column> deleted = new ArrayList<>();
        int deletedCount = gone.get(0).rowCount();
        gone.forEach(builder -> deleted.add(builder.build()));
        List<Column> rows = new ArrayList<>();
        builders.forEach(builder -> rows.add(builder.build()));
        gone = newKeys();
        return new TableDelta(NAME, type, 1 + keys.length, count, rows, deletedCount, deleted, Long.MIN_VALUE);
    }

    /** Finds the list of a row that was kept: by the row's key columns, its place in them, its session's number. */
    interface Lists {
        /** The list, or -1 if the row is another task's. */
        int list(Column[] keys, int row, long session);
    }

    /** Takes over rows out of a folded delta: one without deletions. */
    void restore(TableDelta delta, Lists lists) {
        FlatColumn[] columns = delta.rows().stream().map(Column::flatten).toArray(FlatColumn[]::new);
        Column[] keyColumns = Arrays.copyOfRange(columns, 1, 1 + keys.length);
        long[] numbers = ((LongColumn) columns[0]).values();
        long[] sessions = ((LongColumn) columns[1 + keys.length]).values();
        FlatColumn[] inputs = Arrays.copyOfRange(columns, 2 + keys.length, columns.length);
        int segment = addSegment(inputs, 0);
        for (int row : inOrder(numbers, delta.rowCount())) {
            int list = lists.list(keyColumns, row, sessions[row]);
            if (list >= 0) {
                append(segment, row, numbers[row], list, /* isKept= */ true);
                liveInSegment[segment]++;
            }
            nextNumber = Math.max(nextNumber, numbers[row] + 1);
        }
        if (liveInSegment[segment] == 0) {
            segments.set(segment, null);
        }
    }

    private static int[] inOrder(long[] numbers, int count) {
        return java.util.stream.IntStream.range(0, count)
                .boxed()
                .sorted(java.util.Comparator.comparingLong(row -> numbers[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
