package io.millrace.connector.kafka.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** A piece of a partition's log as brokers give it, made by Kafka's own code: all formats, transactions, gaps. */
final class RandomLog {
    private static final int PRODUCERS = 3;
    private static final List<String> NAMES = List.of("trace", "", "größe", "h");

    private final SplittableRandom random;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<AbortedTransaction> aborted = new ArrayList<>();
    private final Set<Long> abortedOffsets = new HashSet<>();
    /** Per producer the first offset of its open transaction, and whether it will be aborted. */
    private final @Nullable AbortedTransaction[] open = new AbortedTransaction[PRODUCERS];

    private final boolean[] aborts = new boolean[PRODUCERS];
    private final List<Integer> batchStarts = new ArrayList<>();
    private long nextOffset;

    RandomLog(SplittableRandom random, int batches) {
        this.random = random;
        nextOffset = random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40);
        for (int i = 0; i < batches; i++) {
            batchStarts.add(bytes.size());
            nextOffset += random.nextInt(4) == 0 ? random.nextInt(50) : 0;
            switch (random.nextInt(10)) {
                case 0 -> old();
                case 1 -> empty();
                case 2, 3, 4 -> transactional();
                default -> batch(RecordBatch.NO_PRODUCER_ID, false);
            }
        }
        batchStarts.add(bytes.size());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    List<Integer> batchStarts() {
        return batchStarts;
    }

    long nextOffset() {
        return nextOffset;
    }

    List<AbortedTransaction> aborted() {
        return aborted;
    }

    boolean isVisible(RecordBatch batch, long offset) {
        return !batch.isControlBatch() && !abortedOffsets.contains(offset);
    }

    private void transactional() {
        int producer = random.nextInt(PRODUCERS);
        AbortedTransaction transaction = open[producer];
        if (transaction != null && random.nextInt(3) == 0) {
            ControlRecordType type = aborts[producer] ? ControlRecordType.ABORT : ControlRecordType.COMMIT;
            written(MemoryRecords.withEndTransactionMarker(
                    nextOffset++, timestamp(), epoch(), producer, (short) 0, new EndTransactionMarker(type, 0)));
            open[producer] = null;
            return;
        }
        if (transaction == null) {
            aborts[producer] = random.nextBoolean();
            transaction = new AbortedTransaction().setProducerId(producer).setFirstOffset(nextOffset);
            open[producer] = transaction;
            if (aborts[producer]) {
                aborted.add(transaction);
            }
        }
        batch(producer, true);
    }

    private void batch(long producer, boolean transactional) {
        CompressionType type = CompressionType.forId(random.nextInt(5));
        TimestampType stamped = random.nextInt(4) == 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                RecordBatch.MAGIC_VALUE_V2,
                Compression.of(type).build(),
                stamped,
                nextOffset,
                timestamp(),
                producer,
                (short) 0,
                0,
                transactional,
                false,
                epoch());
        boolean gone = transactional && aborts[(int) producer];
        int records = 1 + random.nextInt(random.nextInt(8) == 0 ? 300 : 20);
        long offset = nextOffset - 1;
        long around = timestamp();
        for (int i = 0; i < records; i++) {
            offset += random.nextInt(5) == 0 ? 1 + random.nextInt(9) : 1;
            builder.appendWithOffset(offset, Math.max(0, around + delta()), text(40), text(valueLength()), headers());
            if (gone) {
                abortedOffsets.add(offset);
            }
        }
        if (random.nextInt(5) == 0) {
            offset += random.nextInt(7);
            builder.overrideLastOffset(offset);
        }
        nextOffset = offset + 1;
        written(builder.build());
    }

    private long delta() {
        return random.nextInt(10) == 0 ? random.nextLong(-(1L << 40), 1L << 40) : random.nextInt(-100, 20_000);
    }

    private int valueLength() {
        return switch (random.nextInt(20)) {
            case 0 -> 20_000;
            case 1 -> 3_000;
            default -> 400;
        };
    }

    private void old() {
        byte magic = random.nextBoolean() ? RecordBatch.MAGIC_VALUE_V0 : RecordBatch.MAGIC_VALUE_V1;
        CompressionType type = CompressionType.forId(random.nextInt(4));
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                magic,
                Compression.of(type).build(),
                magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : TimestampType.CREATE_TIME,
                nextOffset,
                RecordBatch.NO_TIMESTAMP);
        int records = 1 + random.nextInt(8);
        for (int i = 0; i < records; i++) {
            builder.appendWithOffset(
                    nextOffset++, magic == 0 ? RecordBatch.NO_TIMESTAMP : timestamp(), text(40), text(400));
        }
        written(builder.build());
    }

    /** What compaction leaves of a batch when it takes all records. */
    private void empty() {
        long last = nextOffset + random.nextInt(5);
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.BYTES);
        DefaultRecordBatch.writeEmptyHeader(
                header,
                RecordBatch.MAGIC_VALUE_V2,
                RecordBatch.NO_PRODUCER_ID,
                (short) 0,
                0,
                nextOffset,
                last,
                epoch(),
                TimestampType.CREATE_TIME,
                timestamp(),
                false,
                false);
        bytes.writeBytes(header.array());
        nextOffset = last + 1;
    }

    private void written(MemoryRecords records) {
        ByteBuffer buffer = records.buffer();
        bytes.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }

    private int epoch() {
        return random.nextInt(8) == 0 ? random.nextInt(-1, 3) : 7;
    }

    private long timestamp() {
        return 1_767_225_600_000L + random.nextInt(1_000_000);
    }

    private byte @Nullable [] text(int most) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        byte[] text = new byte[random.nextInt(most + 1)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 'a' + i % 5);
        }
        return text;
    }

    private Header[] headers() {
        Header[] headers = new Header[random.nextInt(5) == 0 ? random.nextInt(4) : 0];
        for (int i = 0; i < headers.length; i++) {
            headers[i] = new RecordHeader(NAMES.get(random.nextInt(NAMES.size())), text(20));
        }
        return headers;
    }
}
