package io.millrace.state.table;

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
