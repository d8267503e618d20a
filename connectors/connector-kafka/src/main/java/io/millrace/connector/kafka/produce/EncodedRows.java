package io.millrace.connector.kafka.produce;

import io.millrace.spi.column.NullMask;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, one after the other, each with a line feed that is not sent. Filled again and again by the one who
 * encodes.
 */
public final class EncodedRows {
    /** The length of a key or value that is null. */
    public static final int NULL = -1;

    private byte[] values = new byte[0];
    private int[] valueEnds = new int[0];
    private byte @Nullable [] keys;
    private int[] keyEnds = new int[0];
    private long @Nullable [] valueNulls;
    private long @Nullable [] keyNulls;
    private @Nullable EncodedHeaders headers;
    private long[] timestamps = new long[0];
    private int rowCount;

    /**
     * Takes the values of so many rows; the arrays are not copied.
     *
     * @param nulls the rows without a value, whatever bytes they have; see {@link NullMask}
     */
    public void values(byte[] bytes, int[] ends, long @Nullable [] nulls, int rows) {
        values = bytes;
        valueNulls = nulls;
        valueEnds = ends;
        rowCount = rows;
        keys = null;
        headers = null;
    }

    /** Takes their keys, of which some may be null too. */
    public void keys(byte[] bytes, int[] ends, long @Nullable [] nulls) {
        keys = bytes;
        keyNulls = nulls;
        keyEnds = ends;
    }

    /** Gives the rows headers; not copied. */
    public void headers(EncodedHeaders rowHeaders) {
        headers = rowHeaders;
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

    /** Or {@link #NULL}. */
    public int valueLength(int row) {
        return NullMask.isNull(valueNulls, row) ? NULL : valueEnds[row] - 1 - valueStart(row);
    }

    /** Null when rows have no key. */
    public byte @Nullable [] keys() {
        return keys;
    }

    public int keyStart(int row) {
        return row == 0 ? 0 : keyEnds[row - 1];
    }

    /** Or {@link #NULL}. */
    public int keyLength(int row) {
        return NullMask.isNull(keyNulls, row) ? NULL : keyEnds[row] - 1 - keyStart(row);
    }

    /** Null when rows have no headers. */
    public @Nullable EncodedHeaders headers() {
        return headers;
    }

    /** How many bytes the headers of a row take, at least the one that says how many there are. */
    public int headersLength(int row) {
        EncodedHeaders present = headers;
        return present == null ? 1 : present.length(row);
    }
}
