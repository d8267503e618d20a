package io.millrace.state.table;

import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUM of DECIMAL: 192 bits in three words, so that no order of additions can overflow on the way; NULL if the result
 * has more than 38 digits.
 */
final class DecimalSumAccumulator implements Accumulator {
    static final BigInteger LIMIT = BigInteger.TEN.pow(DataType.MAX_DECIMAL_PRECISION);
    private static final long LIMIT_HIGH = LIMIT.shiftRight(64).longValueExact();
    private static final long LIMIT_LOW = LIMIT.longValue();
    private static final List<DataType> STATE = List.of(DataTypes.BIGINT, DataTypes.BIGINT, DataTypes.BIGINT);

    private long[] top = new long[0];
    private long[] high = new long[0];
    private long[] low = new long[0];
    private final Presence presence = new Presence();

    @Override
    public void resize(int capacity) {
        if (low.length < capacity) {
            top = Arrays.copyOf(top, capacity);
            high = Arrays.copyOf(high, capacity);
            low = Arrays.copyOf(low, capacity);
        }
        presence.resize(capacity);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        if (argument == null) {
            throw new IllegalStateException("SUM without an argument");
        }
        DecimalColumn column = (DecimalColumn) argument;
        int[] positions = targets.positions;
        int[] ids = targets.ids;
        for (int i = 0; i < targets.count; i++) {
            int position = positions[i];
            long valueHigh = column.high()[position];
            add(ids[i], valueHigh >> 63, valueHigh, column.low()[position]);
        }
        presence.mark(targets);
    }

    private void add(int id, long addTop, long addHigh, long addLow) {
        long newLow = low[id] + addLow;
        long carry = Long.compareUnsigned(newLow, addLow) < 0 ? 1 : 0;
        long partial = high[id] + addHigh;
        long newHigh = partial + carry;
        long carryTop = Long.compareUnsigned(partial, addHigh) < 0 ? 1 : 0;
        carryTop += Long.compareUnsigned(newHigh, partial) < 0 ? 1 : 0;
        low[id] = newLow;
        high[id] = newHigh;
        top[id] += addTop + carryTop;
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        DecimalSumAccumulator that = (DecimalSumAccumulator) other;
        for (int i = 0; i < targets.count; i++) {
            int row = from + i;
            add(targets.ids[i], that.top[row], that.high[row], that.low[row]);
        }
        presence.mark(that.presence, from, targets);
    }

    BigInteger value(int id) {
        return BigInteger.valueOf(top[id])
                .shiftLeft(64)
                .or(unsigned(high[id]))
                .shiftLeft(64)
                .or(unsigned(low[id]));
    }

    private static BigInteger unsigned(long word) {
        return new BigInteger(1, java.nio.ByteBuffer.allocate(8).putLong(word).array());
    }

    /** Whether the sum fits into 38 digits. */
    boolean fits(int id) {
        long h = high[id];
        long l = low[id];
        if (top[id] != h >> 63) {
            return false;
        }
        if (h < 0) {
            // The magnitude of a negative value.
            l = -l;
            h = ~h + (l == 0 ? 1 : 0);
        }
        return h >= 0 && (h < LIMIT_HIGH || (h == LIMIT_HIGH && Long.compareUnsigned(l, LIMIT_LOW) < 0));
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        long[] highs = new long[count];
        long[] lows = new long[count];
        long @Nullable [] nulls = presence.nulls(ids, count);
        for (int i = 0; i < count; i++) {
            highs[i] = high[ids[i]];
            lows[i] = low[ids[i]];
            if (!fits(ids[i])) {
                nulls = nulls == null ? new long[NullMask.words(count)] : nulls;
                NullMask.set(nulls, i);
            }
        }
        return new DecimalColumn(count, nulls, highs, lows);
    }

    @Override
    public List<DataType> stateTypes() {
        return STATE;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        long @Nullable [] nulls = presence.nulls(ids, count);
        return List.of(words(top, ids, count, nulls), words(high, ids, count, nulls), words(low, ids, count, nulls));
    }

    private static LongColumn words(long[] source, int[] ids, int count, long @Nullable [] nulls) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = source[ids[i]];
        }
        return new LongColumn(count, nulls, values);
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        for (int i = 0; i < targets.count; i++) {
            int position = targets.positions[i];
            int id = targets.ids[i];
            boolean isNull = columns.get(0).isNull(position);
            top[id] = isNull ? 0 : ((LongColumn) columns.get(0)).value(position);
            high[id] = isNull ? 0 : ((LongColumn) columns.get(1)).value(position);
            low[id] = isNull ? 0 : ((LongColumn) columns.get(2)).value(position);
        }
        presence.restore(columns.get(0), targets);
    }

    @Override
    public void reset() {
        fillZero();
        presence.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            top[ids[i]] = 0;
            high[ids[i]] = 0;
            low[ids[i]] = 0;
        }
        presence.reset(ids, count);
    }

    @Override
    public void clear() {
        fillZero();
        presence.clear();
    }

    private void fillZero() {
        Arrays.fill(top, 0);
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
    }

    @Override
    public long bytes() {
        return 24L * low.length + presence.bytes();
    }
}
