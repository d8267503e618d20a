package io.millrace.connector.kafka.produce;

import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, one after the other, each with a line feed that is not sent. Filled again and again by the one who
 * encodes.
 */
public final class EncodedRows {
    private byte[] values = new byte[0];
    private int[] valueEnds = new int[0];
    private byte @Nullable [] keys;
    private int[] keyEnds = new int[0];
    private long[] timestamps = new long[0];
    private int rowCount;

    /** Takes the values of so many rows; the arrays are not copied. */
    public void values(byte[] bytes, int[] ends, int rows) {
        values = bytes;
        valueEnds = ends;
        rowCount = rows;
        keys = null;
    }

    public void keys(byte[] bytes, int[] ends) {
        keys = bytes;
        keyEnds = ends;
    }

    /** Milliseconds since 1970, one per row, to be filled in. */
    public long[] timestamps() {
        if (timestamps.length < rowCount) {
            timestamps = new long[rowCount];
        }
        return timestamps;
    }

    public int rowCount() {
        return rowCount;
    }

    public byte[] values() {
        return values;
    }

    public int valueStart(int row) {
        return row == 0 ? 0 : valueEnds[row - 1];
    }

    public int valueLength(int row) {
        return valueEnds[row] - 1 - valueStart(row);
    }

    /** Null when rows have no key. */
    public byte @Nullable [] keys() {
        return keys;
    }

    public int keyStart(int row) {
        return row == 0 ? 0 : keyEnds[row - 1];
    }

    public int keyLength(int row) {
        return keyEnds[row] - 1 - keyStart(row);
    }
}
