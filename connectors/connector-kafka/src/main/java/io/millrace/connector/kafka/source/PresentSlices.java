package io.millrace.connector.kafka.source;

import io.millrace.spi.format.BadRecord;
import io.millrace.spi.format.DecodedRecords;
import java.util.ArrayList;
import java.util.List;

/** Keys, or values, of a block as a decoder is given them; and which records they are of. */
final class PresentSlices {
    private int[] starts = new int[0];
    private int[] lengths = new int[0];
    /** Per slice the number of its record. */
    private int[] records = new int[0];

    private int count;

    /** Takes all. */
    void takeAll(int[] fromStarts, int[] fromLengths, int slices) {
        makeRoom(slices);
        count = slices;
        for (int record = 0; record < slices; record++) {
            starts[record] = fromStarts[record];
            lengths[record] = fromLengths[record];
            records[record] = record;
        }
    }

    private void makeRoom(int slices) {
        if (starts.length < slices) {
            starts = new int[slices];
            lengths = new int[slices];
            records = new int[slices];
        }
    }

    /** Leaves out those with a negative length. */
    void take(int[] fromStarts, int[] fromLengths, int slices) {
        makeRoom(slices);
        count = 0;
        for (int record = 0; record < slices; record++) {
            starts[count] = fromStarts[record];
            lengths[count] = fromLengths[record];
            records[count] = record;
            count += fromLengths[record] < 0 ? 0 : 1;
        }
    }

    int[] starts() {
        return starts;
    }

    int[] lengths() {
        return lengths;
    }

    int count() {
        return count;
    }

    /** The record of a slice. */
    int record(int slice) {
        return records[slice];
    }

    /** By row, the number of the record that it was decoded from. */
    int[] recordsOf(DecodedRecords decoded) {
        int[] recordOfRow = new int[decoded.rowCount()];
        for (int row = 0; row < recordOfRow.length; row++) {
            recordOfRow[row] = records[decoded.recordOfRow()[row]];
        }
        return recordOfRow;
    }

    /** With the numbers of records, not of slices. */
    List<BadRecord> numbered(List<BadRecord> decoded) {
        List<BadRecord> numbered = new ArrayList<>(decoded.size());
        for (BadRecord bad : decoded) {
            numbered.add(new BadRecord(records[bad.record()], bad.raw(), bad.code(), bad.cause()));
        }
        return numbered;
    }
}
