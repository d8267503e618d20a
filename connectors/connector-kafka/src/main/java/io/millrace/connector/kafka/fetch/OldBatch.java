package io.millrace.connector.kafka.fetch;

import io.millrace.connector.kafka.client.WireClient;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * A batch of the formats before v2, which topics of old clusters may still hold, as one of v2: Kafka's own reading,
 * written anew. Slow, and rare.
 *
 * @param data a batch of v2 with spare bytes behind it; empty when it has no records
 * @param timestampType who gave its timestamps, which v2 could not say
 */
record OldBatch(byte[] data, TimestampType timestampType) {
    static OldBatch read(byte[] data, int at, int size) throws BrokenBatchException {
        try {
            RecordBatch old = MemoryRecords.readableRecords(
                            ByteBuffer.wrap(data, at, size).slice())
                    .batches()
                    .iterator()
                    .next();
            return new OldBatch(written(old, size), old.timestampType());
        } catch (RuntimeException | Error e) {
            throw new BrokenBatchException(
                    BatchHeader.baseOffset(data, at), "a batch of an old format cannot be read", e);
        }
    }

    private static byte[] written(RecordBatch old, int size) {
        MemoryRecordsBuilder builder = null;
        for (Record record : old) {
            record.ensureValid();
            if (builder == null) {
                builder = MemoryRecords.builder(
                        ByteBuffer.allocate(2 * size + BatchHeader.BYTES),
                        Compression.NONE,
                        TimestampType.CREATE_TIME,
                        record.offset());
            }
            builder.appendWithOffset(record.offset(), record.timestamp(), record.key(), record.value());
        }
        if (builder == null) {
            return new byte[0];
        }
        ByteBuffer written = builder.build().buffer();
        byte[] copy = new byte[written.remaining()];
        written.get(written.position(), copy);
        return Arrays.copyOf(copy, copy.length + WireClient.SPARE_BYTES);
    }
}
