package io.millrace.state.table;

import io.millrace.spi.column.Column;
import io.millrace.spi.column.FlatColumn;
import java.util.Arrays;

/** The index of a grouping without keys: one row, once there was one. */
final class NoKeyIndex implements KeyIndex {
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
