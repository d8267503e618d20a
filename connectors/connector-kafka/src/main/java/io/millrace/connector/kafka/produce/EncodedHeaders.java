package io.millrace.connector.kafka.produce;

import io.millrace.spi.format.ByteBuilder;
import io.millrace.spi.map.MapSlices;

/**
 * The headers of rows as records hold them, one row after the other; filled again and again.
 *
 * <pre>
 * row    = number of headers, header …        numbers: varints in zigzag
 * header = length of the name, name, length of the value, value
 * </pre>
 */
public final class EncodedHeaders {
    private static final int INITIAL_BYTES = 4 * 1024;

    private final ByteBuilder bytes = new ByteBuilder(INITIAL_BYTES);
    private int[] ends = new int[0];
    private int rowCount;

    /** Empties it, with room for so many rows. */
    public void clear(int rows) {
        bytes.setLength(0);
        rowCount = 0;
        if (ends.length < rows) {
            ends = new int[rows];
        }
    }

    /** The next row has none. */
    public void addNone() {
        number(0);
        ends[rowCount++] = bytes.length();
    }

    /** The next row has the entries of a map, but for those that are NULL: so does Flink's connector. */
    public void add(byte[] data, int map) {
        int entries = MapSlices.entryCount(data, map);
        number(present(data, map, entries));
        int entry = MapSlices.firstEntry(map);
        for (int left = entries; left > 0; left--) {
            int length = MapSlices.valueLength(data, entry);
            if (length != MapSlices.NULL) {
                number(MapSlices.keyLength(data, entry));
                bytes.append(data, MapSlices.keyStart(entry), MapSlices.keyLength(data, entry));
                number(length);
                bytes.append(data, MapSlices.valueStart(data, entry), length);
            }
            entry = MapSlices.nextEntry(data, entry);
        }
        ends[rowCount++] = bytes.length();
    }

    private static int present(byte[] data, int map, int entries) {
        int present = 0;
        int entry = MapSlices.firstEntry(map);
        for (int left = entries; left > 0; left--) {
            present += MapSlices.valueLength(data, entry) == MapSlices.NULL ? 0 : 1;
            entry = MapSlices.nextEntry(data, entry);
        }
        return present;
    }

    /** Writes a number that is not negative. */
    private void number(int value) {
        long rest = 2L * value;
        while (rest > 0x7F) {
            bytes.append((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.append((byte) rest);
    }

    /** The next row has what another of this kind holds of a row. */
    public void addEncoded(byte[] data, int start, int length) {
        bytes.append(data, start, length);
        ends[rowCount++] = bytes.length();
    }

    public byte[] bytes() {
        return bytes.array();
    }

    public int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    public int length(int row) {
        return ends[row] - start(row);
    }
}
