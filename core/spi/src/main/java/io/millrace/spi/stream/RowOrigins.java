package io.millrace.spi.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a batch come from: a split and an offset in it, and the record's bytes while they are at hand.
 *
 * <p>Batches carry origins only where a dead-letter or late table, or an error message, can need them. The raw bytes
 * are there from the reader up to the first exchange.
 */
public final class RowOrigins {
    private final int[] splits;
    private final long[] offsets;
    private final byte @Nullable [] raw;
    private final int[] rawStarts;
    private final int[] rawLengths;

    /**
     * @param splits per row the number of the split in the pipeline's list of splits
     * @param offsets per row the position of the record in its split (for files: the record's number, from 0)
     */
    public RowOrigins(int[] splits, long[] offsets, byte @Nullable [] raw, int[] rawStarts, int[] rawLengths) {
        this.splits = splits;
        this.offsets = offsets;
        this.raw = raw;
        this.rawStarts = rawStarts;
        this.rawLengths = rawLengths;
    }

    public static RowOrigins withoutRaw(int[] splits, long[] offsets) {
        return new RowOrigins(splits, offsets, null, new int[0], new int[0]);
    }

    public int split(int row) {
        return splits[row];
    }

    public long offset(int row) {
        return offsets[row];
    }

    /** The bytes of all records, or null behind an exchange. */
    public byte @Nullable [] raw() {
        return raw;
    }

    public int rawStart(int row) {
        return rawStarts[row];
    }

    public int rawLength(int row) {
        return rawLengths[row];
    }

    public RowOrigins gather(int[] positions, int count) {
        int[] gatheredSplits = new int[count];
        long[] gatheredOffsets = new long[count];
        for (int i = 0; i < count; i++) {
            gatheredSplits[i] = splits[positions[i]];
            gatheredOffsets[i] = offsets[positions[i]];
        }
        if (raw == null) {
            return withoutRaw(gatheredSplits, gatheredOffsets);
        }
        int[] gatheredStarts = new int[count];
        int[] gatheredLengths = new int[count];
        for (int i = 0; i < count; i++) {
            gatheredStarts[i] = rawStarts[positions[i]];
            gatheredLengths[i] = rawLengths[positions[i]];
        }
        return new RowOrigins(gatheredSplits, gatheredOffsets, raw, gatheredStarts, gatheredLengths);
    }
}
