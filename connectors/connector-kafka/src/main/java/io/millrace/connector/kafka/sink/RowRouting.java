package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.connector.kafka.produce.Lane;
import io.millrace.spi.format.ByteBuilder;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings the rows of a batch to their partitions, in the order in which they came: sorted by counting, so that each
 * partition is turned to once per batch. One thread.
 */
final class RowRouting {
    private static final int NOWHERE = -2;

    private final TopicPartition[] partitions;
    private final Partitioning partitioning;
    private final int[] ends;
    private int[] partitionOf = new int[0];
    private int[] order = new int[0];
    private int anyPartition;
    private long anyBytes;

    RowRouting(String topic, int partitions, Partitioning partitioning, int subtask) {
        this.partitions = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toArray(TopicPartition[]::new);
        this.partitioning = partitioning;
        ends = new int[partitions];
        anyPartition = subtask % partitions;
    }

    /** For rows whose partitions were chosen before. */
    static RowRouting replaying(String topic, int partitions) {
        return new RowRouting(topic, partitions, (keys, start, length) -> Partitioning.ANY, 0);
    }

    /** Chooses a partition for each row, and one for all that do not mind. */
    void choose(EncodedRows rows, RowOutlet outlet) {
        int count = rows.rowCount();
        makeRoom(count);
        int any = anyPartition(outlet);
        byte[] keys = rows.keys();
        for (int row = 0; row < count; row++) {
            int partition = keys == null || rows.keyLength(row) == EncodedRows.NULL
                    ? partitioning.partition(null, 0, 0)
                    : partitioning.partition(keys, rows.keyStart(row), rows.keyLength(row));
            if (partition == Partitioning.ANY) {
                partition = any;
                anyBytes += Math.max(0, rows.valueLength(row)) + rows.headersLength(row);
            }
            partitionOf[row] = partition;
        }
    }

    private void makeRoom(int count) {
        if (order.length < count) {
            order = new int[count];
            partitionOf = new int[count];
        }
    }

    /** Takes the choice that was made before. */
    void chosen(int count, int[] chosen) {
        makeRoom(count);
        System.arraycopy(chosen, 0, partitionOf, 0, count);
    }

    /** The next partition when a batch is full, one that has a leader if there is any. */
    private int anyPartition(RowOutlet outlet) {
        if (anyBytes >= outlet.batchBytes() || !outlet.isAvailable(partitions[anyPartition])) {
            anyBytes = 0;
            int next = anyPartition;
            do {
                next = next + 1 == partitions.length ? 0 : next + 1;
            } while (next != anyPartition && !outlet.isAvailable(partitions[next]));
            anyPartition = next;
        }
        return anyPartition;
    }

    /** A row that is not written. */
    void leaveOut(int row) {
        partitionOf[row] = NOWHERE;
    }

    /** Keeps the rows with their partitions, to be sent later. */
    void write(EncodedRows rows, ByteBuilder to) {
        RowChunks.append(rows, partitionOf, to);
    }

    void append(EncodedRows rows, Lane lane) throws InterruptedIOException {
        int count = rows.rowCount();
        Arrays.fill(ends, 0);
        for (int row = 0; row < count; row++) {
            if (partitionOf[row] >= 0) {
                ends[partitionOf[row]]++;
            }
        }
        int end = 0;
        for (int partition = 0; partition < ends.length; partition++) {
            int here = ends[partition];
            ends[partition] = end;
            end += here;
        }
        for (int row = 0; row < count; row++) {
            if (partitionOf[row] >= 0) {
                order[ends[partitionOf[row]]++] = row;
            }
        }
        int from = 0;
        for (int partition = 0; partition < ends.length; partition++) {
            if (ends[partition] > from) {
                lane.append(partitions[partition], rows, order, from, ends[partition]);
            }
            from = ends[partition];
        }
    }
}
