package io.millrace.connector.kafka.produce;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** A batch that is complete: the same bytes are sent until they are acknowledged. */
final class SealedBatch {
    private final ByteBuffer bytes;
    private final boolean isPooled;
    private final boolean isEnd;
    private final int records;
    private final long createdNanos;
    private int withoutTransaction;

    private SealedBatch(ByteBuffer bytes, boolean isPooled, boolean isEnd, int records, long createdNanos) {
        this.bytes = bytes;
        this.isPooled = isPooled;
        this.isEnd = isEnd;
        this.records = records;
        this.createdNanos = createdNanos;
    }

    static SealedBatch of(ByteBuffer bytes, int records, long createdNanos) {
        return new SealedBatch(bytes, true, true, records, createdNanos);
    }

    /** A view of its own for each time that it is sent. */
    MemoryRecords memory() {
        return MemoryRecords.readableRecords(bytes.duplicate());
    }

    int size() {
        return bytes.remaining();
    }

    int records() {
        return records;
    }

    /** When its first row came. */
    long createdNanos() {
        return createdNanos;
    }

    /** Counts how often the broker knew of no transaction. */
    int withoutTransaction() {
        return ++withoutTransaction;
    }

    /** The memory to give back, or null. */
    @Nullable
    ByteBuffer pooled() {
        return isPooled ? bytes : null;
    }

    /** Whether all of a batch has arrived with it: it is no first half. */
    boolean isEnd() {
        return isEnd;
    }

    /** Two batches of the same rows and sequence numbers. Happens at most once in a while, so speed does not matter. */
    List<SealedBatch> halves(Compression compression) {
        MutableRecordBatch whole = memory().batches().iterator().next();
        int middle = records / 2;
        List<SealedBatch> halves = new ArrayList<>();
        MemoryRecordsBuilder half = half(whole, 0, compression);
        int row = 0;
        for (Record record : whole) {
            if (row == middle) {
                halves.add(new SealedBatch(half.build().buffer(), false, false, middle, createdNanos));
                half = half(whole, middle, compression);
            }
            half.append(record.timestamp(), record.key(), record.value(), record.headers());
            row++;
        }
        halves.add(new SealedBatch(half.build().buffer(), false, isEnd, records - middle, createdNanos));
        return halves;
    }

    private MemoryRecordsBuilder half(MutableRecordBatch whole, int from, Compression compression) {
        int sequence =
                whole.hasProducerId() ? (whole.baseSequence() + from) & Integer.MAX_VALUE : RecordBatch.NO_SEQUENCE;
        return MemoryRecords.builder(
                ByteBuffer.allocate(size()),
                compression,
                0,
                whole.producerId(),
                whole.producerEpoch(),
                sequence,
                whole.isTransactional());
    }
}
