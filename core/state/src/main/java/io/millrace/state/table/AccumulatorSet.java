package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import io.millrace.state.table.Accumulator.Targets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The accumulators of all aggregates of a table. */
final class AccumulatorSet {
    private final List<Aggregate> aggregates;
    private final Accumulator[] accumulators;
    private final Targets some = new Targets();

    AccumulatorSet(List<Aggregate> aggregates) {
        this.aggregates = List.copyOf(aggregates);
        this.accumulators = aggregates.stream().map(Accumulator::of).toArray(Accumulator[]::new);
    }

    void resize(int capacity) {
        for (Accumulator accumulator : accumulators) {
            accumulator.resize(capacity);
        }
    }

    /** Adds the rows of a batch; the columns that aggregates use are flat. */
    void add(@Nullable FlatColumn[] columns, Targets all) {
        for (int i = 0; i < accumulators.length; i++) {
            Aggregate aggregate = aggregates.get(i);
            FlatColumn argument = aggregate.argument() < 0 ? null : columns[aggregate.argument()];
            FlatColumn filter = aggregate.filter() < 0 ? null : columns[aggregate.filter()];
            accumulators[i].add(argument, counted(argument, (BooleanColumn) filter, all));
        }
    }

    /** The targets without the rows whose argument is NULL or whose filter is not TRUE. */
    private Targets counted(@Nullable FlatColumn argument, @Nullable BooleanColumn filter, Targets all) {
        long @Nullable [] nulls = argument == null ? null : argument.nulls();
        if (nulls == null && filter == null) {
            return all;
        }
        some.reserve(all.count);
        some.rowsBefore = all.rowsBefore;
        some.complete = false;
        int count = 0;
        for (int i = 0; i < all.count; i++) {
            int position = all.positions[i];
            some.positions[count] = position;
            some.ids[count] = all.ids[i];
            boolean counts = !NullMask.isNull(nulls, position);
            if (filter != null) {
                counts &= !filter.isNull(position) && filter.value(position);
            }
            count += counts ? 1 : 0;
        }
        some.count = count;
        return some;
    }

    /** Adds rows {@code from + i} of the others to {@code targets.ids[i]}. */
    void merge(AccumulatorSet others, int from, Targets targets) {
        for (int i = 0; i < accumulators.length; i++) {
            accumulators[i].merge(others.accumulators[i], from, targets);
        }
    }

    /** One column per aggregate. */
    FlatColumn[] results(int[] ids, int count) {
        FlatColumn[] results = new FlatColumn[accumulators.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = accumulators[i].result(ids, count);
        }
        return results;
    }

    List<DataType> stateTypes() {
        List<DataType> types = new ArrayList<>();
        for (Accumulator accumulator : accumulators) {
            types.addAll(accumulator.stateTypes());
        }
        return types;
    }

    List<FlatColumn> states(int[] ids, int count) {
        List<FlatColumn> states = new ArrayList<>();
        for (Accumulator accumulator : accumulators) {
            states.addAll(accumulator.state(ids, count));
        }
        return states;
    }

    void restore(List<FlatColumn> states, Targets targets) {
        int at = 0;
        for (Accumulator accumulator : accumulators) {
            int columns = accumulator.stateTypes().size();
            accumulator.restore(states.subList(at, at + columns), targets);
            at += columns;
        }
    }

    void reset() {
        for (Accumulator accumulator : accumulators) {
            accumulator.reset();
        }
    }

    void reset(int[] ids, int count) {
        for (Accumulator accumulator : accumulators) {
            accumulator.reset(ids, count);
        }
    }

    void clear() {
        for (Accumulator accumulator : accumulators) {
            accumulator.clear();
        }
    }

    long bytes() {
        long bytes = 0;
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.bytes();
        }
        return bytes;
    }
}
