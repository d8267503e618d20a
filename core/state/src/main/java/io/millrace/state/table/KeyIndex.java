package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.type.DataType;
import java.util.Arrays;
import java.util.List;

/**
 * Keys to dense row ids: the n-th new key gets id n, from 0.
 *
 * <pre>
 *   key columns ──hash──► slots (open addressing) ──► row id ──► key columns, accumulators at that id
 * </pre>
 *
 * Keys are equal as SQL groups them: NULL equals NULL, -0.0 equals 0.0, all NaNs are one, text is compared by bytes.
 * One thread. Nothing is allocated per row; the table doubles when it is full to the load factor.
 */
sealed interface KeyIndex permits LongKeyIndex, BytesKeyIndex, KeyIndex.NoKey {
    static KeyIndex of(List<DataType> types) {
        if (types.isEmpty()) {
            return new NoKey();
        }
        if (types.size() == 1) {
            switch (types.get(0).physical()) {
                case LONG -> {
                    return new LongKeyIndex(false);
                }
                case INT -> {
                    return new LongKeyIndex(true);
                }
                default -> {
                    // Falls to the general index.
                }
            }
        }
        return new BytesKeyIndex(types);
    }

    /**
     * Writes into {@code rowIds[i]} the id of the key at row {@code positions[i]}, for i in [0, count).
     *
     * @param hashes per row of the columns its {@link KeyHash}
     */
    void findOrAdd(Column[] keys, int[] hashes, int[] positions, int count, int[] rowIds);

    int size();

    /** One column per key column with the keys of the ids. */
    FlatColumn[] keys(int[] ids, int count);

    /** Forgets all keys, keeps the memory. */
    void clear();

    long bytes();

    /** The index of a grouping without keys: one row, once there was one. */
    final class NoKey implements KeyIndex {
        private int size;

        @Override
        public void findOrAdd(Column[] keys, int[] hashes, int[] positions, int count, int[] rowIds) {
            if (count > 0) {
                size = 1;
                Arrays.fill(rowIds, 0, count, 0);
            }
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public FlatColumn[] keys(int[] ids, int count) {
            return new FlatColumn[0];
        }

        @Override
        public void clear() {
            size = 0;
        }

        @Override
        public long bytes() {
            return 0;
        }
    }
}
