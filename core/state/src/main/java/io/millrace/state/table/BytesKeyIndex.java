package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.type.DataType;
import java.util.Arrays;
import java.util.List;

/**
 * The index of any keys: their bytes ({@link KeyCodec}) lie one after the other in an arena.
 *
 * <p>A slot is a long: the hash in the high half, the id + 1 in the low half (0 = free), so that bytes are compared
 * only when the hashes agree.
 */
final class BytesKeyIndex implements KeyIndex {
    private static final int INITIAL_SLOTS = 32;

    private final List<DataType> types;
    private long[] slots = new long[INITIAL_SLOTS];
    private int mask = INITIAL_SLOTS - 1;
    /** Where the key of an id begins; the next id's begins where it ends. */
    private int[] starts = new int[INITIAL_SLOTS / 2 + 1];

    private byte[] arena = new byte[256];
    private int size;

    private byte[] encoded = new byte[0];
    private int[] ends = new int[0];
    private int[] cursors = new int[0];

    BytesKeyIndex(List<DataType> types) {
        this.types = List.copyOf(types);
    }

    @Override
    public void findOrAdd(Column[] keys, int[] hashes, int[] positions, int count, int[] rowIds) {
        encode(keys, positions, count);
        reserve(count, count == 0 ? 0 : ends[count - 1]);
        size = findOrAdd(encoded, ends, hashes, positions, count, rowIds, slots, mask, arena, starts, size);
    }

    private static int findOrAdd(
            byte[] encoded,
            int[] ends,
            int[] hashes,
            int[] positions,
            int count,
            int[] rowIds,
            long[] slots,
            int mask,
            byte[] arena,
            int[] starts,
            int size) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = ends[i];
            int hash = hashes[positions[i]];
            int slot = hash & mask;
            while (true) {
                long entry = slots[slot];
                int id = (int) entry - 1;
                if (entry == 0) {
                    slots[slot] = (long) hash << 32 | (size + 1);
                    System.arraycopy(encoded, from, arena, starts[size], to - from);
                    starts[size + 1] = starts[size] + to - from;
                    rowIds[i] = size++;
                    break;
                }
                if ((int) (entry >>> 32) == hash
                        && Arrays.equals(encoded, from, to, arena, starts[id], starts[id + 1])) {
                    rowIds[i] = id;
                    break;
                }
                slot = (slot + 1) & mask;
            }
            from = to;
        }
        return size;
    }

    /** Writes the keys' bytes into {@code encoded} and where each ends into {@code ends}. */
    private void encode(Column[] keys, int[] positions, int count) {
        if (ends.length < count) {
            ends = new int[Math.max(count, 2 * ends.length)];
            cursors = new int[ends.length];
        }
        FlatColumn[] columns = new FlatColumn[keys.length];
        Arrays.fill(ends, 0, count, 0);
        for (int k = 0; k < keys.length; k++) {
            columns[k] = keys[k].flatten();
            KeyCodec.addLengths(columns[k], positions, count, ends);
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            cursors[i] = (int) total;
            total += ends[i];
            if (total > StateLimits.MAX_ARRAY_LENGTH) {
                throw new StateLimits.TableFullException();
            }
            ends[i] = (int) total;
        }
        if (encoded.length < total) {
            encoded = new byte[StateLimits.grown(encoded.length, total)];
        }
        for (FlatColumn column : columns) {
            KeyCodec.write(column, positions, count, encoded, cursors);
        }
    }

    private void reserve(int more, int moreBytes) {
        long neededBytes = (long) starts[size] + moreBytes;
        if (neededBytes > arena.length) {
            arena = Arrays.copyOf(arena, StateLimits.grown(arena.length, neededBytes));
        }
        long needed = (long) size + more;
        if (needed >= starts.length) {
            if (needed > StateLimits.MAX_TABLE_ROWS) {
                throw new StateLimits.TableFullException();
            }
            int rows = Integer.highestOneBit((int) needed - 1) << 1;
            starts = Arrays.copyOf(starts, rows + 1);
            rehash(2 * rows);
        }
    }

    private void rehash(int slotCount) {
        long[] old = slots;
        slots = new long[slotCount];
        mask = slotCount - 1;
        for (long entry : old) {
            if (entry != 0) {
                int slot = (int) (entry >>> 32) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = entry;
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public FlatColumn[] keys(int[] ids, int count) {
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
            at[i] = starts[ids[i]];
        }
        FlatColumn[] keys = new FlatColumn[types.size()];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = KeyCodec.read(types.get(k), arena, at, count);
        }
        return keys;
    }

    @Override
    public void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    @Override
    public long bytes() {
        return 8L * slots.length + 4L * starts.length + arena.length;
    }
}
