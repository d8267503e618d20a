package io.millrace.connector.kafka.fetch;

import java.util.Arrays;
import org.apache.kafka.common.record.TimestampType;

/**
 * Where some records of one partition lie in one array: what a decoder is given. Filled anew for each read; the data is
 * not, columns may refer to it. Records that nobody may see are not in it: control records, those of aborted
 * transactions.
 *
 * <p>Behind each key and value the array goes on for at least {@code WireClient.SPARE_BYTES} bytes. One thread.
 */
public final class RecordBlock {
    /** The length of a key or value that is null. */
    public static final int NULL = -1;

    static final int NO_EPOCH = -1;

    private static final byte[] NOTHING = new byte[0];

    byte[] data = NOTHING;
    int count;
    int nullValues;
    long[] offsets = new long[0];
    long[] timestamps = new long[0];
    int[] keyStarts = new int[0];
    int[] keyLengths = new int[0];
    int[] valueStarts = new int[0];
    int[] valueLengths = new int[0];
    int leaderEpoch = NO_EPOCH;
    TimestampType timestampType = TimestampType.NO_TIMESTAMP_TYPE;

    /** Empties it, with room for so many records. */
    void clear(int records) {
        count = 0;
        nullValues = 0;
        data = NOTHING;
        if (offsets.length < records) {
            offsets = new long[records];
            timestamps = new long[records];
            keyStarts = new int[records];
            keyLengths = new int[records];
            valueStarts = new int[records];
            valueLengths = new int[records];
        }
    }

    /** Whether records of a batch, up to its last offset, can be added to those that are there. */
    boolean takes(byte[] array, int epoch, TimestampType type, long lastOffset) {
        if (count == 0) {
            data = array;
            leaderEpoch = epoch;
            timestampType = type;
            return true;
        }
        // Numbers within a block are ints.
        return data == array
                && leaderEpoch == epoch
                && timestampType == type
                && lastOffset - offsets[0] <= Integer.MAX_VALUE;
    }

    public int count() {
        return count;
    }

    /** How many records have no value. */
    public int nullValues() {
        return nullValues;
    }

    public byte[] data() {
        return data;
    }

    public long offset(int record) {
        return offsets[record];
    }

    /** Milliseconds; negative when a record has none. */
    public long timestamp(int record) {
        return timestamps[record];
    }

    /** By record, of those of which there are {@link #count}; to be read only, until the next read. */
    public long[] timestamps() {
        return timestamps;
    }

    public int[] keyStarts() {
        return keyStarts;
    }

    /** By record, {@link #NULL} where there is no key. */
    public int[] keyLengths() {
        return keyLengths;
    }

    public int[] valueStarts() {
        return valueStarts;
    }

    /** By record, {@link #NULL} where there is no value. */
    public int[] valueLengths() {
        return valueLengths;
    }

    /** The epoch of the leader that stored all these records; negative when they do not say. */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Who gave the timestamps of all these records. */
    public TimestampType timestampType() {
        return timestampType;
    }

    @Override
    public String toString() {
        return count + " records, offsets " + Arrays.toString(Arrays.copyOf(offsets, Math.min(count, 3))) + "…";
    }
}
