package io.millrace.connector.kafka.produce;

import java.nio.ByteBuffer;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** A batch that is complete: the same bytes are sent until they are acknowledged. */
final class SealedBatch {
    private final ByteBuffer bytes;
    private final int records;
    private final long createdNanos;
    private int withoutTransaction;

    SealedBatch(ByteBuffer bytes, int records, long createdNanos) {
        this.bytes = bytes;
        this.records = records;
        this.createdNanos = createdNanos;
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

    /** The memory to give back. */
    ByteBuffer buffer() {
        return bytes;
    }
}
