package io.millrace.state.table;

/** One bit per row of a table: whether it changed since the last checkpoint. */
final class ChangedBits {
    private static final int[] NO_IDS = new int[0];

    private ChangedBits() {}

    static void mark(long[] changed, int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            changed[ids[i] >> 6] |= 1L << ids[i];
        }
    }

    /** The marked rows in order; nothing is marked afterwards. */
    static int[] take(long[] changed) {
        int count = 0;
        for (long word : changed) {
            count += Long.bitCount(word);
        }
        if (count == 0) {
            return NO_IDS;
        }
        int[] ids = new int[count];
        int at = 0;
        for (int word = 0; word < changed.length; word++) {
            for (long bits = changed[word]; bits != 0; bits &= bits - 1) {
                ids[at++] = (word << 6) + Long.numberOfTrailingZeros(bits);
            }
            changed[word] = 0;
        }
        return ids;
    }
}
