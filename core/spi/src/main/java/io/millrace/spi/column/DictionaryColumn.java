package io.millrace.spi.column;

import io.millrace.spi.type.Physical;

/** Per row an index into a flat column of (usually few) values; NULL is a NULL entry of the dictionary. */
public final class DictionaryColumn implements Column {
    private final int rowCount;
    private final FlatColumn dictionary;
    private final int[] indexes;

    public DictionaryColumn(int rowCount, FlatColumn dictionary, int[] indexes) {
        this.rowCount = rowCount;
        this.dictionary = dictionary;
        this.indexes = indexes;
    }

    public FlatColumn dictionary() {
        return dictionary;
    }

    public int[] indexes() {
        return indexes;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public Physical physical() {
        return dictionary.physical();
    }

    @Override
    public boolean mayHaveNull() {
        return dictionary.mayHaveNull();
    }

    @Override
    public boolean isNull(int row) {
        return dictionary.isNull(indexes[row]);
    }

    @Override
    public FlatColumn flatten() {
        return dictionary.gather(indexes, rowCount);
    }

    @Override
    public DictionaryColumn gather(int[] positions, int count) {
        int[] gathered = new int[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = indexes[positions[i]];
        }
        return new DictionaryColumn(count, dictionary, gathered);
    }
}
