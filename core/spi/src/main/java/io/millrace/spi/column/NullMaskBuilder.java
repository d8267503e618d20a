package io.millrace.spi.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Grows a null bitmap row by row; allocates nothing until the first NULL. */
final class NullMaskBuilder {
    private long @Nullable [] nulls;

    void setNull(int row) {
        int word = row >> 6;
        long[] current = nulls;
        if (current == null) {
            current = new long[Math.max(4, word + 1)];
        } else if (word >= current.length) {
            current = Arrays.copyOf(current, Math.max(word + 1, current.length * 2));
        }
        NullMask.set(current, row);
        nulls = current;
    }

    void clearFrom(int from, int to) {
        long[] current = nulls;
        if (current != null) {
            for (int row = from; row < to && row >> 6 < current.length; row++) {
                current[row >> 6] &= ~(1L << row);
            }
        }
    }

    /** The mask for {@code rowCount} rows, or null; the builder is empty afterwards. */
    long @Nullable [] take(int rowCount) {
        long[] taken = nulls;
        nulls = null;
        int words = NullMask.words(rowCount);
        return taken == null || taken.length >= words ? taken : Arrays.copyOf(taken, words);
    }
}
