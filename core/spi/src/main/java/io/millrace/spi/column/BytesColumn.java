package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A flat column of byte slices of one shared array: UTF-8 text or binary values.
 *
 * <p>Slices may overlap and lie in any order; gathering copies positions, never bytes. Text is valid UTF-8: who makes
 * the column has checked it.
 */
public final class BytesColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final byte[] data;
    private final int[] starts;
    private final int[] lengths;

    public BytesColumn(int rowCount, long @Nullable [] nulls, byte[] data, int[] starts, int[] lengths) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.data = data;
        this.starts = starts;
        this.lengths = lengths;
    }

    public byte[] data() {
        return data;
    }

    public int[] starts() {
        return starts;
    }

    public int[] lengths() {
        return lengths;
    }

    /** The text at a row, for printing and tests: it allocates. */
    public String text(int row) {
        return new String(data, starts[row], lengths[row], StandardCharsets.UTF_8);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.BYTES;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public BytesColumn gather(int[] positions, int count) {
        int[] gatheredStarts = new int[count];
        int[] gatheredLengths = new int[count];
        for (int i = 0; i < count; i++) {
            gatheredStarts[i] = starts[positions[i]];
            gatheredLengths[i] = lengths[positions[i]];
        }
        return new BytesColumn(count, NullMask.gather(nulls, positions, count), data, gatheredStarts, gatheredLengths);
    }
}
