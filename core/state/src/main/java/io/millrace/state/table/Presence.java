package io.millrace.state.table;

import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.state.table.Accumulator.Targets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which rows of an accumulator have got a value; costs nothing as long as all rows have. */
final class Presence {
    /** Absent means that every row of the table has a value. */
    private boolean @Nullable [] flags;

    private int capacity;

    void resize(int newCapacity) {
        capacity = newCapacity;
        if (flags != null && flags.length < newCapacity) {
            flags = Arrays.copyOf(flags, newCapacity);
        }
    }

    void mark(Targets targets) {
        boolean[] current = flags;
        if (current == null) {
            if (targets.complete) {
                return;
            }
            current = explicit(targets.rowsBefore);
        }
        set(current, targets.ids, targets.count);
    }

    private static void set(boolean[] flags, int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            flags[ids[i]] = true;
        }
    }

    /** Marks as far as rows {@code from + i} of the other are marked. */
    void mark(Presence other, int from, Targets targets) {
        boolean[] others = other.flags;
        if (others == null) {
            mark(targets);
            return;
        }
        boolean[] current = flags == null ? explicit(targets.rowsBefore) : flags;
        for (int i = 0; i < targets.count; i++) {
            current[targets.ids[i]] |= others[from + i];
        }
    }

    /** Takes over from a column: a row has a value where the column is not NULL. */
    void restore(FlatColumn column, Targets targets) {
        if (flags == null && !column.mayHaveNull()) {
            return;
        }
        boolean[] current = flags == null ? explicit(targets.rowsBefore) : flags;
        for (int i = 0; i < targets.count; i++) {
            current[targets.ids[i]] = !column.isNull(targets.positions[i]);
        }
    }

    private boolean[] explicit(int rowsBefore) {
        boolean[] created = new boolean[capacity];
        Arrays.fill(created, 0, Math.min(rowsBefore, capacity), true);
        flags = created;
        return created;
    }

    boolean isPresent(int id) {
        return flags == null || flags[id];
    }

    /** The null bitmap of the rows with these ids. */
    long @Nullable [] nulls(int[] ids, int count) {
        boolean[] current = flags;
        if (current == null) {
            return null;
        }
        long[] nulls = new long[NullMask.words(count)];
        long any = 0;
        for (int i = 0; i < count; i++) {
            long bit = current[ids[i]] ? 0L : 1L;
            nulls[i >> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : nulls;
    }

    /** No row of the table has a value any more. */
    void reset() {
        flags = new boolean[capacity];
    }

    /** These rows have no value any more. */
    void reset(int[] ids, int count) {
        boolean[] current = flags;
        if (current != null) {
            for (int i = 0; i < count; i++) {
                current[ids[i]] = false;
            }
        }
    }

    /** The table has no rows any more. */
    void clear() {
        flags = null;
    }

    long bytes() {
        return flags == null ? 0 : flags.length;
    }
}
