package io.millrace.connector.basic.generate;

import io.millrace.spi.column.Column;

/** Computes the values of one column from row numbers alone. Without state. */
interface FieldGenerator {
    Column column(RowNumbers rows);

    /**
     * Row numbers of the table: {@code first, first + step, …}.
     *
     * @param startMillis when the table was first read; row times follow from it
     */
    record RowNumbers(long first, long step, int count, long startMillis) {}
}
