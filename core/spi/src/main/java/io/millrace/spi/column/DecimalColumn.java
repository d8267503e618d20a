package io.millrace.spi.column;

import io.millrace.spi.type.Physical;
import org.jspecify.annotations.Nullable;

/** A flat column of decimals: unscaled 128-bit integers in two's complement, as a high and a low word per row. */
public final class DecimalColumn implements FlatColumn {
    private final int rowCount;
    private final long @Nullable [] nulls;
    private final long[] high;
    private final long[] low;

    public DecimalColumn(int rowCount, long @Nullable [] nulls, long[] high, long[] low) {
        this.rowCount = rowCount;
        this.nulls = nulls;
        this.high = high;
        this.low = low;
    }

    public long[] high() {
        return high;
    }

    public long[] low() {
        return low;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return Physical.DECIMAL;
    }

    @Override
    public long @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public DecimalColumn gather(int[] positions, int count) {
        long[] gatheredHigh = new long[count];
        long[] gatheredLow = new long[count];
        for (int i = 0; i < count; i++) {
            gatheredHigh[i] = high[positions[i]];
            gatheredLow[i] = low[positions[i]];
        }
        return new DecimalColumn(count, NullMask.gather(nulls, positions, count), gatheredHigh, gatheredLow);
    }
}
