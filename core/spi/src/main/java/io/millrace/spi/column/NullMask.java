package io.millrace.spi.column;

import org.jspecify.annotations.Nullable;

/** Null bitmaps: bit {@code row & 63} of word {@code row >> 6} is set when the value at {@code row} is NULL. */
public final class NullMask {
    private NullMask() {}

    public static int words(int rowCount) {
        return (rowCount + 63) >>> 6;
    }

    public static boolean isNull(long @Nullable [] nulls, int row) {
        return nulls != null && (nulls[row >> 6] & (1L << row)) != 0;
    }

    public static void set(long[] nulls, int row) {
        nulls[row >> 6] |= 1L << row;
    }

    /** The mask of the rows at {@code positions}, or null when none of them is NULL. */
    public static long @Nullable [] gather(long @Nullable [] nulls, int[] positions, int count) {
        if (nulls == null) {
            return null;
        }
        long[] gathered = new long[words(count)];
        long any = 0;
        for (int i = 0; i < count; i++) {
            int position = positions[i];
            long bit = (nulls[position >> 6] >>> position) & 1L;
            gathered[i >> 6] |= bit << i;
            any |= bit;
        }
        return any == 0 ? null : gathered;
    }
}
