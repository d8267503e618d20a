package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.NullMask;
import io.millrace.spi.type.DataType;
import io.millrace.state.table.Accumulator.Targets;
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

    private final StateLimits limits;
    private final KeyIndex index;
    private final AccumulatorSet accumulators;
    private final Targets all = new Targets();
    private int capacity;
    /** Bits of the rows that a checkpoint has to take. */
    private long[] changed = new long[0];

    private int[] hashes = new int[0];

    public AggregateTable(List<DataType> keyTypes, List<Aggregate> aggregates, StateLimits limits) {
        this.limits = limits;
        this.index = KeyIndex.of(keyTypes);
        this.accumulators = new AccumulatorSet(aggregates);
    }

    /** The types of the columns that {@link #states} makes and {@link #restore} takes. */
    public List<DataType> stateTypes() {
        return accumulators.stateTypes();
    }

    public int rowCount() {
        return index.size();
    }

    public long bytes() {
        return index.bytes() + 8L * changed.length + accumulators.bytes();
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
            accumulators.add(columns, all);
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(rowCount(), bytes());
        }
    }

    /** The ids of the keys' rows, into {@link #all}. */
    private void find(Column[] keys, int[] keyHashes, int[] positions, int count) {
        all.rowsBefore = index.size();
        if (index.size() + count > capacity) {
            limits.checkDoubling(index.size(), bytes());
        }
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
            accumulators.resize(capacity);
        }
        ChangedBits.mark(changed, all.ids, count);
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
                ChangedBits.mark(changed, all.ids, count);
                accumulators.merge(other.accumulators, from, all);
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
        return accumulators.results(ids, count);
    }

    /** What a checkpoint keeps of the rows, beside their keys. */
    public List<FlatColumn> states(int[] ids, int count) {
        return accumulators.states(ids, count);
    }

    /** Replaces (or adds) the rows with these keys. */
    public void restore(Column[] keys, int[] keyHashes, List<FlatColumn> states, int[] positions, int count) {
        try {
            find(keys, keyHashes, positions, count);
        } catch (StateLimits.TableFullException e) {
            throw limits.exceeded(rowCount(), bytes());
        }
        accumulators.restore(states, all);
    }

    /** The rows changed since the last call, which is their checkpoint. */
    public int[] takeChanged() {
        return ChangedBits.take(changed);
    }

    /** The rows stay, without values. */
    public void resetValues() {
        accumulators.reset();
    }

    /** No rows; the memory stays for the next ones. */
    public void clear() {
        index.clear();
        Arrays.fill(changed, 0);
        accumulators.clear();
    }
}
