package io.millrace.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.column.BytesColumn;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.DecimalColumn;
import io.millrace.spi.column.DecimalColumnBuilder;
import io.millrace.spi.column.DoubleColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.column.RowColumn;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataTypes;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AggregateTableTest {
    private static final StateLimits LIMITS = new StateLimits("window_aggregate_2", "user", 1 << 20, 1L << 30, null);
    private static final Aggregate COUNT = new Aggregate(Aggregate.Kind.COUNT, -1, -1, null, DataTypes.BIGINT);

    private static Aggregate of(Aggregate.Kind kind, DataType argument, DataType result) {
        return new Aggregate(kind, 0, -1, argument, result);
    }

    private static int[] iota(int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = i;
        }
        return positions;
    }

    private static void add(AggregateTable table, int count, FlatColumn[] arguments, Column... keys) {
        int[] hashes = new int[count];
        KeyHash.hash(keys, count, hashes);
        table.add(keys, hashes, arguments, iota(count), count);
    }

    private static FlatColumn single(Aggregate aggregate, FlatColumn argument) {
        AggregateTable table = new AggregateTable(List.of(), List.of(aggregate), LIMITS);
        add(table, argument.rowCount(), new FlatColumn[] {argument});
        return table.results(new int[] {0}, 1)[0];
    }

    @Test
    void growsAndFindsEveryKeyAgain() {
        AggregateTable table = new AggregateTable(List.of(DataTypes.BIGINT), List.of(COUNT), LIMITS);
        SplittableRandom random = new SplittableRandom(7);
        Map<Long, Long> expected = new HashMap<>();
        for (int batch = 0; batch < 100; batch++) {
            long[] keys = random.longs(1000, -40_000, 40_000).toArray();
            for (long key : keys) {
                expected.merge(key, 1L, Long::sum);
            }
            add(table, keys.length, new FlatColumn[0], LongColumn.of(keys));
        }
        int rows = table.rowCount();
        assertThat(rows).isEqualTo(expected.size());
        LongColumn keys = (LongColumn) table.keys(iota(rows), rows)[0];
        LongColumn counts = (LongColumn) table.results(iota(rows), rows)[0];
        for (int row = 0; row < rows; row++) {
            assertThat(counts.value(row)).isEqualTo(expected.get(keys.value(row)));
        }
    }

    @Test
    void groupsNullsZerosAndNaNsAndNestedRows() {
        AggregateTable doubles = new AggregateTable(List.of(DataTypes.DOUBLE), List.of(COUNT), LIMITS);
        double otherNaN = Double.longBitsToDouble(0x7ff8000000000abcL);
        long[] nulls = {0b110000};
        double[] values = {0.0, -0.0, Double.NaN, otherNaN, 1, 2};
        add(doubles, 6, new FlatColumn[0], new DoubleColumn(6, nulls, values));
        assertThat(doubles.rowCount()).isEqualTo(3);
        assertThat(doubles.keys(iota(3), 3)[0].isNull(2)).isTrue();

        DataType nested = DataTypes.row(DataTypes.field("a", DataTypes.INT), DataTypes.field("b", DataTypes.STRING))
                .withNullable(true);
        BytesColumnBuilder text = new BytesColumnBuilder();
        List.of("x", "x", "y", "anything", "else").forEach(text::append);
        Column rows = new RowColumn(5, new long[] {0b11000}, List.of(IntColumn.of(1, 1, 1, 2, 3), text.build()));
        AggregateTable table = new AggregateTable(List.of(nested), List.of(COUNT), LIMITS);
        add(table, 5, new FlatColumn[0], rows);
        assertThat(table.rowCount()).isEqualTo(3);
        assertThat(((LongColumn) table.results(iota(3), 3)[0]).values()).startsWith(2, 1, 2);
        RowColumn keys = (RowColumn) table.keys(iota(3), 3)[0];
        assertThat(keys.isNull(2)).isTrue();
        assertThat(((BytesColumn) keys.children().get(1)).text(1)).isEqualTo("y");
    }

    @Test
    void sumsWrapAroundInTheResultsType() {
        FlatColumn ints = IntColumn.of(Integer.MAX_VALUE, 1);
        assertThat(((IntColumn) single(of(Aggregate.Kind.SUM, DataTypes.INT, DataTypes.INT), ints)).value(0))
                .isEqualTo(Integer.MIN_VALUE);
        FlatColumn bytes = IntColumn.of(127, 1);
        assertThat(((IntColumn) single(of(Aggregate.Kind.SUM, DataTypes.TINYINT, DataTypes.TINYINT), bytes)).value(0))
                .isEqualTo(-128);
        FlatColumn averaged = IntColumn.of(Integer.MAX_VALUE, Integer.MAX_VALUE, -1);
        assertThat(((IntColumn) single(of(Aggregate.Kind.AVG, DataTypes.INT, DataTypes.INT), averaged)).value(0))
                .isEqualTo(1431655764);
        DoubleColumn zero = (DoubleColumn)
                single(of(Aggregate.Kind.SUM, DataTypes.DOUBLE, DataTypes.DOUBLE), DoubleColumn.of(-0.0));
        assertThat(1 / zero.value(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aDecimalSumIsNullOnlyWhenTheResultDoesNotFit() {
        BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
        Aggregate sum = of(Aggregate.Kind.SUM, DataTypes.decimal(38, 0), DataTypes.decimal(38, 0));
        assertThat(single(sum, decimals(most, most, most, most)).isNull(0)).isTrue();
        assertThat(single(sum, decimals(most.negate(), most.negate())).isNull(0))
                .isTrue();
        DecimalColumn back = (DecimalColumn) single(sum, decimals(most, most, most.negate(), BigInteger.ZERO));
        assertThat(back.isNull(0)).isFalse();
        assertThat(back.low()[0]).isEqualTo(most.longValue());
        assertThat(single(sum, decimals(most, BigInteger.ONE)).isNull(0)).isTrue();
        assertThat(single(sum, decimals(most.negate(), BigInteger.ONE.negate())).isNull(0))
                .isTrue();
        assertThat(single(sum, decimals(most.negate())).isNull(0)).isFalse();
    }

    private static DecimalColumn decimals(BigInteger... values) {
        DecimalColumnBuilder builder = new DecimalColumnBuilder();
        for (BigInteger value : values) {
            builder.append(value);
        }
        return builder.build();
    }

    @Test
    void theArenaOfTextExtremesIsPacked() {
        Aggregate max = of(Aggregate.Kind.MAX, DataTypes.STRING, DataTypes.STRING);
        AggregateTable table = new AggregateTable(List.of(), List.of(max), LIMITS);
        for (int i = 0; i < 20_000; i++) {
            BytesColumnBuilder text = new BytesColumnBuilder();
            text.append("%06d".formatted(i) + "x".repeat(i % 100));
            add(table, 1, new FlatColumn[] {text.build()});
        }
        assertThat(((BytesColumn) table.results(new int[] {0}, 1)[0]).text(0)).startsWith("019999");
        assertThat(table.bytes()).isLessThan(10_000);
    }

    @Test
    void theLimitNamesOperatorAndKeys() {
        StateLimits limits = new StateLimits("window_aggregate_2", "user, city", 10, 1 << 20, null);
        limits.check(10, 1 << 20);
        assertThatThrownBy(() -> limits.check(11, 0))
                .isInstanceOf(MillraceException.class)
                .hasMessage("MR4001: the state of operator 'window_aggregate_2' (keys: user, city) reached its limit");
        StateLimits small = new StateLimits("window_aggregate_2", "user", 1 << 30, 40 << 20, null);
        AggregateTable table = new AggregateTable(List.of(DataTypes.BIGINT), List.of(COUNT), small);
        assertThatThrownBy(() -> {
                    for (long from = 0; from < 1 << 23; from += 1 << 16) {
                        long first = from;
                        long[] keys = new long[1 << 16];
                        java.util.Arrays.setAll(keys, i -> first + i);
                        add(table, keys.length, new FlatColumn[0], LongColumn.of(keys));
                    }
                })
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("MR4001");
        assertThat(table.bytes()).isLessThan(40 << 20);
    }

    @Test
    void onlyChangedRowsAreTaken() {
        AggregateTable table = new AggregateTable(List.of(DataTypes.BIGINT), List.of(COUNT), LIMITS);
        add(table, 3, new FlatColumn[0], LongColumn.of(5, 6, 7));
        assertThat(table.takeChanged()).containsExactly(0, 1, 2);
        add(table, 2, new FlatColumn[0], LongColumn.of(6, 8));
        assertThat(table.takeChanged()).containsExactly(1, 3);
        assertThat(table.takeChanged()).isEmpty();
    }
}
