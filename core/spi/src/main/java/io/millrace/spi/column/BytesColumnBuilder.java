package io.millrace.spi.column;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds a {@link BytesColumn} by copying values into one array. */
public final class BytesColumnBuilder implements ColumnBuilder {
    private static final int INITIAL_ROWS = 64;
    private static final int INITIAL_BYTES = 1024;

    private byte[] data = new byte[INITIAL_BYTES];
    private int[] starts = new int[INITIAL_ROWS];
    private int[] lengths = new int[INITIAL_ROWS];
    private final NullMaskBuilder nulls = new NullMaskBuilder();
    private int dataLength;
    private int rowCount;

    public void append(byte[] source, int start, int length) {
        if (length > data.length - dataLength) {
            data = Arrays.copyOf(data, Math.max(Math.addExact(dataLength, length), data.length * 2));
        }
        System.arraycopy(source, start, data, dataLength, length);
        appendSlice(dataLength, length);
        dataLength += length;
    }

    public void append(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        append(utf8, 0, utf8.length);
    }

    private void appendSlice(int start, int length) {
        if (rowCount == starts.length) {
            starts = Arrays.copyOf(starts, rowCount * 2);
            lengths = Arrays.copyOf(lengths, rowCount * 2);
        }
        starts[rowCount] = start;
        lengths[rowCount++] = length;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public void appendNull() {
        nulls.setNull(rowCount);
        appendSlice(0, 0);
    }

    @Override
    public void append(FlatColumn source, int row) {
        if (source.isNull(row)) {
            appendNull();
        } else {
            BytesColumn bytes = (BytesColumn) source;
            append(bytes.data(), bytes.starts()[row], bytes.lengths()[row]);
        }
    }

    @Override
    public void truncate(int rowCount) {
        nulls.clearFrom(rowCount, this.rowCount);
        this.rowCount = rowCount;
    }

    @Override
    public BytesColumn build() {
        BytesColumn column = new BytesColumn(rowCount, nulls.take(rowCount), data, starts, lengths);
        data = new byte[Math.max(INITIAL_BYTES, dataLength)];
        starts = new int[Math.max(INITIAL_ROWS, rowCount)];
        lengths = new int[starts.length];
        dataLength = 0;
        rowCount = 0;
        return column;
    }
}
