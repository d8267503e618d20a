package io.millrace.spi.column;

import java.math.BigInteger;
import java.util.Arrays;

/** Builds a {@link DecimalColumn} from unscaled values. */
public final class DecimalColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;

    private long[] high = new long[INITIAL_ROWS];
    private long[] low = new long[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int rowCount;

    public void append(long highWord, long lowWord) {
        if (rowCount == high.length) {
            high = Arrays.copyOf(high, rowCount * 2);
            low = Arrays.copyOf(low, rowCount * 2);
        }
        high[rowCount] = highWord;
        low[rowCount++] = lowWord;
    }

    public void append(BigInteger unscaled) {
        append(unscaled.shiftRight(64).longValueExact(), unscaled.longValue());
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public void appendNull() {
        nulls.setNull(rowCount);
        append(0, 0);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            DecimalColumn decimals = (DecimalColumn) source;
            append(decimals.high()[row], decimals.low()[row]);
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public DecimalColumn build() {
        DecimalColumn column = new DecimalColumn(rowCount, nulls.take(rowCount), high, low);
        high = new long[Math.max(INITIAL_ROWS, rowCount)];
        low = new long[high.length];
        rowCount = 0;
        return column;
    }
}
