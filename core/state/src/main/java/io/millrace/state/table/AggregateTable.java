package io.millrace.state.table;

import io.millrace.spi.column.BooleanColumn;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys and their aggregates: rows with dense ids from 0 in the order in which their keys came.
 *
 * <pre>
 *   batch ──► key index ──► row ids ──► accumulators, one array per value
 *                                └────► changed bits, for the next checkpoint
 * </pre>
 *
 * One thread. All passes are over the rows of a batch; nothing is allocated per row.
 */
public final class AggregateTable {
    private static final int MERGE_ROWS = 1024;
    private static final int[] NO_IDS = new int[0];

    private final List<Aggregate> aggregates;
    private final StateLimits limits;
    private final KeyIndex index;
    private final Accumulator[] accumulators;
    private final Targets all = new Targets();
    private final Targets some = new Targets();
    private int capacity;
    /** Bits of the rows that a checkpoint has to take. */
    private long[] changed = new long[0];

    private int[] hashes = new int[0];

    public AggregateTable(List<DataType> keyTypes, List<Aggregate> aggregates, StateLimits limits) {
        this.aggregates = List.copyOf(aggregates);
        this.limits = limits;
        this.index = KeyIndex.of(keyTypes);
        this.accumulators = aggregates.stream().map(Accumulator::of).toArray(Accumulator[]::new);
    }

    /** The types of the columns that {@link #states} makes and {@link #restore} takes. */
    public List<DataType> stateTypes() {
        List<DataType> types = new ArrayList<>();
        for (Accumulator accumulator : accumulators) {
            types.addAll(accumulator.stateTypes());
        }
        return types;
    }

    public int rowCount() {
        return index.size();
    }

    public long bytes() {
        long bytes = index.bytes() + 8L * changed.length;
        for (Accumulator accumulator : accumulators) {
            bytes += accumulator.bytes();
        }
        return bytes;
    }

    /**
     * Adds the rows at {@code positions[0..count)} of a batch.
     *
     * @param keys the key columns
     * @param hashes per row of the batch the {@link KeyHash} of its key
     * @param columns the batch's columns; those that aggregates use are flat
     */
    public void add(Column[] keys, int[] hashes, @Nullable FlatColumn[] columns, int[] positions, int count) {
        try {
            find(keys, hashes, positions, count);
            for (int i = 0; i < accumulators.length; i++) {
                Aggregate aggregate = aggregates.get(i);
                FlatColumn argument = aggregate.argument() < 0 ? null : columns[aggregate.argument()];
                FlatColumn filter = aggregate.filter() < 0 ? null : columns[aggregate.filter()];
                accumulators[i].add(argument, counted(argument, (BooleanColumn) filter));
            }
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(rowCount(), bytes());
        }
    }

    /** The ids of the keys' rows, into {@link #all}. */
    private void find(Column[] keys, int[] keyHashes, int[] positions, int count) {
        all.rowsBefore = index.size();
        if (all.ids.length < count) {
            all.ids = new int[count];
        }
        all.positions = positions;
        all.count = count;
        all.complete = true;
        index.findOrAdd(keys, keyHashes, positions, count, all.ids);
        int rows = index.size();
        if (rows > capacity) {
            capacity = Math.max(16, Integer.highestOneBit(rows - 1) << 1);
            changed = Arrays.copyOf(changed, NullMask.words(capacity));
            for (Accumulator accumulator : accumulators) {
                accumulator.resize(capacity);
            }
        }
        markChanged(changed, all.ids, count);
    }

    private static void markChanged(long[] changed, int[] ids, int count) {
        for (int i = 0; i < count; i++) {
            changed[ids[i] >> 6] |= 1L << ids[i];
        }
    }

    /** The targets without the rows whose argument is NULL or whose filter is not TRUE. */
    private Targets counted(@Nullable FlatColumn argument, @Nullable BooleanColumn filter) {
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

    /**
     * Adds all rows of another table with the same keys and aggregates.
     *
     * @param known the ids in this table of the other table's first rows, as this method returned them before
     * @return the ids in this table of all the other table's rows
     */
    public int[] merge(AggregateTable other, int[] known) {
        try {
            int rows = other.rowCount();
            int[] ids = known.length >= rows ? known : Arrays.copyOf(known, rows);
            for (int from = 0; from < rows; from += MERGE_ROWS) {
                int count = Math.min(MERGE_ROWS, rows - from);
                int fresh = Math.max(0, Math.min(count, from + count - known.length));
                all.rowsBefore = index.size();
                if (fresh > 0) {
                    lookUp(other, from + count - fresh, fresh, ids);
                }
                if (all.ids.length < count) {
                    all.ids = new int[MERGE_ROWS];
                }
                System.arraycopy(ids, from, all.ids, 0, count);
                all.count = count;
                all.complete = true;
                markChanged(changed, all.ids, count);
                for (int i = 0; i < accumulators.length; i++) {
                    accumulators[i].merge(other.accumulators[i], from, all);
                }
            }
            return ids;
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(rowCount(), bytes());
        }
    }

    private void lookUp(AggregateTable other, int from, int count, int[] ids) {
        int[] rows = new int[count];
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = from + i;
            positions[i] = i;
        }
        FlatColumn[] keys = other.index.keys(rows, count);
        if (hashes.length < count) {
            hashes = new int[Math.max(MERGE_ROWS, count)];
        }
        KeyHash.hash(keys, count, hashes);
        int rowsBefore = all.rowsBefore;
        find(keys, hashes, positions, count);
        all.rowsBefore = rowsBefore;
        System.arraycopy(all.ids, 0, ids, from, count);
    }

    public FlatColumn[] keys(int[] ids, int count) {
        return index.keys(ids, count);
    }

    /** One column per aggregate. */
    public FlatColumn[] results(int[] ids, int count) {
        FlatColumn[] results = new FlatColumn[accumulators.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = accumulators[i].result(ids, count);
        }
        return results;
    }

    /** What a checkpoint keeps of the rows, beside their keys. */
    public List<FlatColumn> states(int[] ids, int count) {
        List<FlatColumn> states = new ArrayList<>();
        for (Accumulator accumulator : accumulators) {
            states.addAll(accumulator.state(ids, count));
        }
        return states;
    }

    /** Replaces (or adds) the rows with these keys. */
    public void restore(Column[] keys, int[] keyHashes, List<FlatColumn> states, int[] positions, int count) {
        try {
            find(keys, keyHashes, positions, count);
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(rowCount(), bytes());
        }
        int at = 0;
        for (Accumulator accumulator : accumulators) {
            int columns = accumulator.stateTypes().size();
            accumulator.restore(states.subList(at, at + columns), all);
            at += columns;
        }
    }

    /** The rows changed since the last call, which is their checkpoint. */
    public int[] takeChanged() {
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

    /** The rows stay, without values. */
    public void resetValues() {
        for (Accumulator accumulator : accumulators) {
            accumulator.reset();
        }
    }

    /** No rows; the memory stays for the next ones. */
    public void clear() {
        index.clear();
        Arrays.fill(changed, 0);
        for (Accumulator accumulator : accumulators) {
            accumulator.clear();
        }
    }
}
