package io.millrace.spi.column;

import io.millrace.spi.type.Physical;

/**
 * Values of one type for the rows of a batch, in one of three encodings.
 *
 * <p>Columns are immutable once they are in a batch and may be read by any thread after a hand-over. The value under a
 * NULL is unspecified and must not influence a result.
 */
public sealed interface Column permits FlatColumn, DictionaryColumn, ConstantColumn {
    int rowCount();

    Physical physical();

    /** False promises that no row is NULL; true promises nothing. */
    boolean mayHaveNull();

    boolean isNull(int row);

    /** This column with one value per row in arrays; kernels call it once per batch. */
    FlatColumn flatten();

    /** The rows at {@code positions[0..count)}, in that order. */
    Column gather(int[] positions, int count);
}
