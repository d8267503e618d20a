package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The index of one key column of 64 or 32 bits.
 *
 * <p>A slot is two neighbouring longs, the key and its id + 1 (0 = free), so that a lookup touches one cache line.
 */
final class LongKeyIndex implements KeyIndex {
    private static final int INITIAL_SLOTS = 32;

    private final boolean ints;
    private long[] slots = new long[2 * INITIAL_SLOTS];
    private int mask = INITIAL_SLOTS - 1;
    private long[] keyOfId = new long[INITIAL_SLOTS / 2];
    private int size;
    private int nullId = -1;
    private long[] widened = new long[0];

    LongKeyIndex(boolean ints) {
        this.ints = ints;
    }

    @Override
    public void findOrAdd(Column[] keys, int[] hashes, int[] positions, int count, int[] rowIds) {
        reserve(count);
        FlatColumn column = keys[0].flatten();
        long[] values = ints ? widen((IntColumn) column) : ((LongColumn) column).values();
        long @Nullable [] nulls = column.nulls();
        if (nulls == null) {
            size = findOrAdd(values, hashes, positions, count, rowIds, slots, mask, keyOfId, size);
        } else {
            findOrAddWithNulls(values, nulls, hashes, positions, count, rowIds);
        }
    }

    private static int findOrAdd(
            long[] values,
            int[] hashes,
            int[] positions,
            int count,
            int[] rowIds,
            long[] slots,
            int mask,
            long[] keyOfId,
            int size) {
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            long key = values[position];
            int slot = hashes[position] & mask;
            while (true) {
                long id = slots[2 * slot + 1];
                if (id == 0) {
                    slots[2 * slot] = key;
                    slots[2 * slot + 1] = size + 1L;
                    keyOfId[size] = key;
                    rowIds[i] = size++;
                    break;
                }
                if (slots[2 * slot] == key) {
                    rowIds[i] = (int) id - 1;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
        return size;
    }

    private void findOrAddWithNulls(
            long[] values, long[] nulls, int[] hashes, int[] positions, int count, int[] rowIds) {
        int[] one = new int[1];
        int[] id = new int[1];
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            if (NullMask.isNull(nulls, position)) {
                if (nullId < 0) {
                    nullId = size;
                    keyOfId[size++] = 0;
                }
                rowIds[i] = nullId;
            } else {
                one[0] = position;
                size = findOrAdd(values, hashes, one, 1, id, slots, mask, keyOfId, size);
                rowIds[i] = id[0];
            }
        }
    }

    private long[] widen(IntColumn column) {
        int rowCount = column.rowCount();
        if (widened.length < rowCount) {
            widened = new long[Math.max(rowCount, 2 * widened.length)];
        }
        int[] values = column.values();
        for (int row = 0; row < rowCount; row++) {
            widened[row] = values[row];
        }
        return widened;
    }

    /** Makes room for {@code more} new keys at a load of at most a half. */
    private void reserve(int more) {
        long needed = (long) size + more;
        if (needed > keyOfId.length) {
            if (needed > StateLimits.MAX_TABLE_ROWS) {
                throw new StateLimits.TableFullException();
            }
            int rows = Integer.highestOneBit((int) needed - 1) << 1;
            keyOfId = Arrays.copyOf(keyOfId, rows);
            rehash(2 * rows);
        }
    }

    private void rehash(int slotCount) {
        slots = new long[2 * slotCount];
        mask = slotCount - 1;
        for (int id = 0; id < size; id++) {
            if (id != nullId) {
                int slot = KeyHash.hashOf(keyOfId[id]) & mask;
                while (slots[2 * slot + 1] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[2 * slot] = keyOfId[id];
                slots[2 * slot + 1] = id + 1L;
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public FlatColumn[] keys(int[] ids, int count) {
        long @Nullable [] nulls = nullId < 0 ? null : new long[NullMask.words(count)];
        if (nulls != null) {
            for (int i = 0; i < count; i++) {
                if (ids[i] == nullId) {
                    NullMask.set(nulls, i);
                }
            }
        }
        if (ints) {
            int[] values = new int[count];
            for (int i = 0; i < count; i++) {
                values[i] = (int) keyOfId[ids[i]];
            }
            return new FlatColumn[] {new IntColumn(count, nulls, values)};
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = keyOfId[ids[i]];
        }
        return new FlatColumn[] {new LongColumn(count, nulls, values)};
    }

    @Override
    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
        nullId = -1;
    }

    @Override
    public long bytes() {
        return 8L * slots.length + 8L * keyOfId.length;
    }
}
