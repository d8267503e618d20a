package io.millrace.state.table;

import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.DecimalType;
import io.millrace.spi.type.DataTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one aggregate, per row of a table, in arrays.
 *
 * <p>Callers leave out rows whose argument is NULL or whose filter is not TRUE; so the loops inside see values only.
 */
sealed interface Accumulator
        permits CountAccumulator,
                LongSumAccumulator,
                DoubleSumAccumulator,
                DecimalSumAccumulator,
                AverageAccumulator,
                LongExtremeAccumulator,
                DecimalExtremeAccumulator,
                BytesExtremeAccumulator {
    static Accumulator of(Aggregate aggregate) {
        DataType argument = aggregate.argumentType();
        if (aggregate.kind() == Aggregate.Kind.COUNT || argument == null) {
            return new CountAccumulator();
        }
        return switch (aggregate.kind()) {
            case COUNT -> new CountAccumulator();
            case SUM -> sum(argument, aggregate.type());
            case AVG ->
                new AverageAccumulator(
                        averageSum(argument),
                        aggregate.type(),
                        argument instanceof DecimalType decimal ? decimal.scale() : 0);
            case MIN -> extreme(argument, true);
            case MAX -> extreme(argument, false);
        };
    }

    private static Accumulator sum(DataType argument, DataType result) {
        return switch (argument.physical()) {
            case INT, LONG -> new LongSumAccumulator(result);
            case FLOAT -> new DoubleSumAccumulator(true);
            case DOUBLE -> new DoubleSumAccumulator(false);
            case DECIMAL -> new DecimalSumAccumulator();
            case BOOLEAN, BYTES, ROW -> throw new IllegalArgumentException("no sum of " + argument.sql());
        };
    }

    /** As Flink's averages: integers are summed as BIGINT, FLOAT and DOUBLE as DOUBLE. */
    private static Accumulator averageSum(DataType argument) {
        return switch (argument.physical()) {
            case INT, LONG -> new LongSumAccumulator(DataTypes.BIGINT);
            case FLOAT, DOUBLE -> new DoubleSumAccumulator(false);
            case DECIMAL -> new DecimalSumAccumulator();
            case BOOLEAN, BYTES, ROW -> throw new IllegalArgumentException("no average of " + argument.sql());
        };
    }

    private static Accumulator extreme(DataType argument, boolean least) {
        return switch (argument.physical()) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> new LongExtremeAccumulator(argument.physical(), least);
            case DECIMAL -> new DecimalExtremeAccumulator(least);
            case BYTES -> new BytesExtremeAccumulator(least);
            case ROW -> throw new IllegalArgumentException("no order of " + argument.sql());
        };
    }

    /** Makes room for the rows below {@code capacity}; rows that are new have no value. */
    void resize(int capacity);

    /** Adds the argument's values to the targets; the argument is null for COUNT(*). */
    void add(@Nullable FlatColumn argument, Targets targets);

    /** Adds rows {@code from + i} of another accumulator of the same kind to {@code targets.ids[i]}. */
    void merge(Accumulator other, int from, Targets targets);

    FlatColumn result(int[] ids, int count);

    /** The types of the columns that a checkpoint keeps of this. */
    List<DataType> stateTypes();

    List<FlatColumn> state(int[] ids, int count);

    /** Replaces the targets' values by those of the columns. */
    void restore(List<FlatColumn> columns, Targets targets);

    /** The rows stay, their values go. */
    void reset();

    /** The values of these rows go. */
    void reset(int[] ids, int count);

    /** The rows go, the memory stays. */
    void clear();

    long bytes();

    /**
     * Which input rows go to which rows of a table: input row {@code positions[i]} to table row {@code ids[i]}.
     *
     * <p>Reused from batch to batch; the arrays may be longer than {@code count}.
     */
    final class Targets {
        int[] positions = new int[0];
        int[] ids = new int[0];
        int count;
        /** Whether every row that is new in the table gets a value. */
        boolean complete;
        /** How many rows the table had before this batch. */
        int rowsBefore;

        void reserve(int rows) {
            if (ids.length < rows) {
                positions = new int[rows];
                ids = new int[rows];
            }
        }
    }
}
