package io.millrace.state.delta;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.FloatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import java.util.Arrays;
import java.util.List;

/**
 * The keys seen so far, as canonical bytes in one array and an open-addressing table of their numbers.
 *
 * <p>Keys are equal as SQL groups them: NULL equals NULL, -0.0 equals 0.0, all NaNs are one.
 */
final class KeySet {
    private static final int INITIAL_SLOTS = 1 << 10;
    private static final int HASH_PRIME = 0x01000193;
    private static final int HASH_START = 0x811C9DC5;

    private final ByteWriter keys = new ByteWriter(1 << 12);
    private int[] ends = new int[INITIAL_SLOTS / 2];
    private int[] hashes = new int[INITIAL_SLOTS / 2];
    /** Key numbers, from 1; 0 is free. */
    private int[] slots = new int[INITIAL_SLOTS];

    private int size;

    /** Adds the key of a row; false when it is there already. */
    boolean add(List<FlatColumn> columns, int row) {
        int start = keys.length();
        for (FlatColumn column : columns) {
            write(column, row);
        }
        int hash = hash(keys.array(), start, keys.length());
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) {
            if (isKey(slots[slot] - 1, hash, start)) {
                keys.truncate(start);
                return false;
            }
            slot = slot + 1 & mask;
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        ends[size] = keys.length();
        hashes[size] = hash;
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private boolean isKey(int number, int hash, int start) {
        int from = number == 0 ? 0 : ends[number - 1];
        return hashes[number] == hash
                && Arrays.equals(keys.array(), from, ends[number], keys.array(), start, keys.length());
    }

    private void grow() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & mask;
            while (larger[slot] != 0) {
                slot = slot + 1 & mask;
            }
            larger[slot] = number + 1;
        }
        slots = larger;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = HASH_START;
        for (int i = start; i < end; i++) {
            hash = (hash ^ bytes[i]) * HASH_PRIME;
        }
        return hash ^ hash >>> 15;
    }

    private void write(FlatColumn column, int row) {
        boolean isNull = column.isNull(row);
        keys.writeBoolean(isNull);
        if (isNull) {
            return;
        }
        if (column instanceof BooleanColumn booleans) {
            keys.writeBoolean(booleans.value(row));
        } else if (column instanceof IntColumn ints) {
            keys.writeInt(ints.values()[row]);
        } else if (column instanceof LongColumn longs) {
            keys.writeLong(longs.values()[row]);
        } else if (column instanceof FloatColumn floats) {
            keys.writeInt(Float.floatToIntBits(floats.values()[row] + 0.0f));
        } else if (column instanceof DoubleColumn doubles) {
            keys.writeLong(Double.doubleToLongBits(doubles.values()[row] + 0.0));
        } else if (column instanceof DecimalColumn decimals) {
            keys.writeLong(decimals.high()[row]);
            keys.writeLong(decimals.low()[row]);
        } else if (column instanceof BytesColumn bytes) {
            keys.writeVarint(bytes.lengths()[row]);
            keys.writeBytes(bytes.data(), bytes.starts()[row], bytes.lengths()[row]);
        } else if (column instanceof RowColumn rows) {
            rows.children().forEach(child -> write(child.flatten(), row));
        }
    }
}
