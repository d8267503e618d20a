package io.millrace.connector.kafka.source;

import io.millrace.spi.format.DecodedRecords;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Puts fetched records before a decoder: one array with their values, and where in it each lies.
 *
 * <pre>
 * fetched uncompressed   [ batch header | … value … | … value … | … ]    one array for all: taken as it is
 * fetched compressed     [ value ] [ value ] [ value ]                   an array each: copied into one
 * </pre>
 *
 * <p>Records without a value (tombstones) are counted and left out. A decoder wants some spare bytes behind the last
 * value; a value that ends a fetched array is copied, rather than the array.
 */
final class RecordSlices {
    /** As formats want it. */
    static final int SPARE_BYTES = 16;

    /** Copied values stay within the second cache; one that is longer comes alone. */
    private static final int MAX_COPIED_BYTES = 256 * 1024;

    private static final byte[] NOTHING = new byte[SPARE_BYTES];

    private byte[] data = NOTHING;
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    /** Per value the number of its record among those that were given. */
    private int[] records = new int[0];

    private int count;
    private int taken;

    byte[] data() {
        return data;
    }

    int[] starts() {
        return starts;
    }

    int[] lengths() {
        return lengths;
    }

    int[] records() {
        return records;
    }

    /** How many values there are. */
    int count() {
        return count;
    }

    /** Takes values of {@code given[from, to)}; returns how many records were passed over, at least one. */
    int take(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to) {
        makeRoom(to - from);
        count = 0;
        taken = 0;
        if (!takeInPlace(given, from, to)) {
            copy(given, from, to);
        }
        return taken;
    }

    /** Takes all keys of {@code given[from, to)}; they are short, and always copied. */
    void takeKeys(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to) {
        makeRoom(to - from);
        count = 0;
        int bytes = 0;
        for (int record = from; record < to; record++) {
            ByteBuffer key = given.get(record).key();
            bytes += key == null ? 0 : key.remaining();
        }
        byte[] copied = new byte[bytes + SPARE_BYTES];
        int at = 0;
        for (int record = from; record < to; record++) {
            ByteBuffer key = given.get(record).key();
            if (key != null) {
                at = append(key, record, copied, at);
            }
        }
        data = copied;
        taken = to - from;
    }

    /** By row, the number of the record that it was decoded from. */
    int[] recordsOf(DecodedRecords decoded) {
        int[] recordOfRow = new int[decoded.rowCount()];
        for (int row = 0; row < recordOfRow.length; row++) {
            recordOfRow[row] = records[decoded.recordOfRow()[row]];
        }
        return recordOfRow;
    }

    private void makeRoom(int atLeast) {
        if (starts.length < atLeast) {
            starts = new int[atLeast];
            lengths = new int[atLeast];
            records = new int[atLeast];
        }
    }

    private int append(ByteBuffer value, int record, byte[] copied, int at) {
        int length = value.remaining();
        value.get(value.position(), copied, at, length);
        starts[count] = at;
        lengths[count] = length;
        records[count++] = record;
        return at + length;
    }

    /** Takes the records that lie in one array; false when that would be one alone. */
    private boolean takeInPlace(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to) {
        byte[] array = null;
        int values = 0;
        int record = from;
        for (; record < to; record++) {
            ByteBuffer value = given.get(record).value();
            if (value == null) {
                continue;
            }
            byte[] own = value.array();
            int start = value.arrayOffset() + value.position();
            int length = value.remaining();
            if (array == null) {
                array = own;
            }
            if (own != array || start + length + SPARE_BYTES > own.length) {
                break;
            }
            starts[values] = start;
            lengths[values] = length;
            records[values++] = record;
        }
        if (values < 2 && record < to) {
            return false;
        }
        data = array == null ? NOTHING : array;
        count = values;
        taken = record - from;
        return true;
    }

    private void copy(List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> given, int from, int to) {
        int end = from;
        int bytes = 0;
        byte[] previous = null;
        for (; end < to; end++) {
            ByteBuffer value = given.get(end).value();
            if (value == null) {
                continue;
            }
            // Two in one array: from here on they can be taken in place.
            byte[] array = arrayOf(value);
            boolean ofOneArray = array == previous;
            if (bytes > 0 && (ofOneArray || bytes + value.remaining() > MAX_COPIED_BYTES)) {
                break;
            }
            previous = array;
            bytes += value.remaining();
        }
        byte[] copied = new byte[bytes + SPARE_BYTES];
        int at = 0;
        for (int record = from; record < end; record++) {
            ByteBuffer value = given.get(record).value();
            if (value != null) {
                at = append(value, record, copied, at);
            }
        }
        data = copied;
        taken = end - from;
    }

    /** For comparison only: where in it the value lies is not looked at. */
    @SuppressWarnings("ByteBufferBackingArray")
    private static byte[] arrayOf(ByteBuffer value) {
        return value.array();
    }
}
