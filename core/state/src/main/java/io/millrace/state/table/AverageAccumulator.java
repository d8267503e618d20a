package io.millrace.state.table;

import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataType.IntegerType;
import io.millrace.spi.type.Physical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AVG: a sum and a count; NULL when nothing was counted. */
final class AverageAccumulator implements Accumulator {
    /** As Flink divides decimals, before it rounds to the result's scale. */
    private static final MathContext DIVISION = new MathContext(DataType.MAX_DECIMAL_PRECISION, RoundingMode.HALF_UP);

    private final Accumulator sum;
    private final CountAccumulator counts = new CountAccumulator();
    private final DataType type;
    private final int argumentScale;

    AverageAccumulator(Accumulator sum, DataType type, int argumentScale) {
        this.sum = sum;
        this.type = type;
        this.argumentScale = argumentScale;
    }

    @Override
    public void resize(int capacity) {
        sum.resize(capacity);
        counts.resize(capacity);
    }

    @Override
    public void add(@Nullable FlatColumn argument, Targets targets) {
        sum.add(argument, targets);
        counts.add(argument, targets);
    }

    @Override
    public void merge(Accumulator other, int from, Targets targets) {
        AverageAccumulator that = (AverageAccumulator) other;
        sum.merge(that.sum, from, targets);
        counts.merge(that.counts, from, targets);
    }

    @Override
    public FlatColumn result(int[] ids, int count) {
        if (sum instanceof LongSumAccumulator longs) {
            long[] values = new long[count];
            long[] nulls = new long[NullMask.words(count)];
            for (int i = 0; i < count; i++) {
                long n = counts.value(ids[i]);
                values[i] = n == 0 ? 0 : longs.value(ids[i]) / n;
                nulls[i >> 6] |= (n == 0 ? 1L : 0L) << i;
            }
            int bits = type instanceof IntegerType integer ? integer.bits() : 64;
            return LongSumAccumulator.narrowed(new LongColumn(count, orAbsent(nulls, count), values), bits);
        }
        if (sum instanceof DoubleSumAccumulator doubles) {
            double[] values = new double[count];
            long[] nulls = new long[NullMask.words(count)];
            for (int i = 0; i < count; i++) {
                long n = counts.value(ids[i]);
                values[i] = (doubles.value(ids[i]) + 0.0) / n;
                nulls[i >> 6] |= (n == 0 ? 1L : 0L) << i;
            }
            DoubleColumn averages = new DoubleColumn(count, orAbsent(nulls, count), values);
            return type.physical() == Physical.FLOAT ? DoubleSumAccumulator.toFloats(averages) : averages;
        }
        return decimals((DecimalSumAccumulator) sum, ids, count);
    }

    private static long @Nullable [] orAbsent(long[] nulls, int count) {
        return FlatColumns.anyNull(nulls, count) ? nulls : null;
    }

    private DecimalColumn decimals(DecimalSumAccumulator sums, int[] ids, int count) {
        DecimalColumnBuilder builder = new DecimalColumnBuilder();
        int scale = ((DecimalType) type).scale();
        for (int i = 0; i < count; i++) {
            long n = counts.value(ids[i]);
            if (n == 0 || !sums.fits(ids[i])) {
                builder.appendNull();
                continue;
            }
            BigInteger average = new BigDecimal(sums.value(ids[i]), argumentScale)
                    .divide(BigDecimal.valueOf(n), DIVISION)
                    .setScale(scale, RoundingMode.HALF_UP)
                    .unscaledValue();
            if (average.abs().compareTo(DecimalSumAccumulator.LIMIT) >= 0) {
                builder.appendNull();
            } else {
                builder.append(average);
            }
        }
        return builder.build();
    }

    @Override
    public List<DataType> stateTypes() {
        List<DataType> types = new ArrayList<>(sum.stateTypes());
        types.addAll(counts.stateTypes());
        return types;
    }

    @Override
    public List<FlatColumn> state(int[] ids, int count) {
        List<FlatColumn> columns = new ArrayList<>(sum.state(ids, count));
        columns.addAll(counts.state(ids, count));
        return columns;
    }

    @Override
    public void restore(List<FlatColumn> columns, Targets targets) {
        int sumColumns = columns.size() - 1;
        sum.restore(columns.subList(0, sumColumns), targets);
        counts.restore(columns.subList(sumColumns, columns.size()), targets);
    }

    @Override
    public void reset() {
        sum.reset();
        counts.reset();
    }

    @Override
    public void reset(int[] ids, int count) {
        sum.reset(ids, count);
        counts.reset(ids, count);
    }

    @Override
    public void clear() {
        sum.clear();
        counts.clear();
    }

    @Override
    public long bytes() {
        return sum.bytes() + counts.bytes();
    }
}
