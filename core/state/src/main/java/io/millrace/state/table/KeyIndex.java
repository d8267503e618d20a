package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.type.DataType;
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
sealed interface KeyIndex permits LongKeyIndex, BytesKeyIndex, NoKeyIndex {
    static KeyIndex of(List<DataType> types) {
        if (types.isEmpty()) {
            return new NoKeyIndex();
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
}
