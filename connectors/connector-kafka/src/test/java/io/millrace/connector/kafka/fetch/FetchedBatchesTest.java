package io.millrace.connector.kafka.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.kafka.client.WireClient;
import io.millrace.spi.map.MapSlices;
import io.millrace.spi.map.MapWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.BufferSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our reading of record batches against Kafka's own, and against bytes that are none. */
class FetchedBatchesTest {
    private static final int LOGS = 100;
    private static final int DAMAGED = 1_000;
    private static final long NO_END = Long.MAX_VALUE;

    private final BufferSupplier buffers = BufferSupplier.create();

    private record Seen(
            long offset,
            long timestamp,
            TimestampType type,
            int epoch,
            @Nullable String key,
            @Nullable String value,
            Map<String, @Nullable String> headers) {}

    private static long seed() {
        long seed = Long.getLong("millrace.test.seed", System.nanoTime());
        System.out.println("FetchedBatchesTest: -Dmillrace.test.seed=" + seed);
        return seed;
    }

    @Test
    void readsWhatKafkaReads() throws Exception {
        SplittableRandom random = new SplittableRandom(seed());
        long read = 0;
        for (int i = 0; i < LOGS; i++) {
            RandomLog log = new RandomLog(random.split(), 1 + random.nextInt(30));
            byte[] bytes = log.bytes();
            long first = BatchHeader.baseOffset(bytes, 0);
            long from = random.nextBoolean() ? first : random.nextLong(first, log.nextOffset());
            long end = random.nextBoolean() ? NO_END : random.nextLong(from, log.nextOffset() + 2);
            int cut = random.nextInt(3) == 0 ? random.nextInt(BatchHeader.BYTES) : 0;
            List<Seen> expected = expected(log, from, end);

            assertThat(seen(log, placed(bytes, random, cut), from, end, 1 + random.nextInt(400)))
                    .as("log %s", i)
                    .isEqualTo(expected);
            read += expected.size();
        }
        assertThat(read).isGreaterThan(10L * LOGS);
    }

    /** The bytes somewhere in an array, as in an answer, perhaps with the begin of another batch behind them. */
    private static ByteBuffer placed(byte[] bytes, SplittableRandom random, int cut) {
        int before = random.nextInt(40);
        int behind = random.nextInt(30);
        byte[] array = new byte[before + bytes.length + cut + behind];
        System.arraycopy(bytes, 0, array, before, bytes.length);
        System.arraycopy(bytes, 0, array, before + bytes.length, cut);
        return ByteBuffer.wrap(array, before, bytes.length + cut);
    }

    private static List<Seen> expected(RandomLog log, long from, long end) {
        List<Seen> expected = new ArrayList<>();
        for (RecordBatch batch :
                MemoryRecords.readableRecords(ByteBuffer.wrap(log.bytes())).batches()) {
            for (Record record : batch) {
                if (record.offset() >= from && record.offset() < end && log.isVisible(batch, record.offset())) {
                    expected.add(new Seen(
                            record.offset(),
                            record.timestamp(),
                            batch.timestampType(),
                            batch.partitionLeaderEpoch(),
                            text(record.key()),
                            text(record.value()),
                            headers(record)));
                }
            }
        }
        return expected;
    }

    private List<Seen> seen(RandomLog log, ByteBuffer bytes, long from, long end, int most)
            throws BrokenBatchException {
        FetchedBatches batches = batches(log, bytes, from);
        assertThat(batches.nextOffset()).isEqualTo(log.nextOffset());
        List<Seen> seen = new ArrayList<>();
        List<RecordBlock> blocks = new ArrayList<>();
        while (!batches.isExhausted() && !batches.isAtEnd()) {
            RecordBlock block = new RecordBlock();
            batches.read(block, most, end);
            assertThat(block.count()).isLessThanOrEqualTo(most);
            blocks.add(block);
            if (blocks.size() % 3 == 0 && !batches.isExhausted()) {
                batches.copyOut();
            }
        }
        // Columns refer to the data of blocks that were read long ago.
        blocks.forEach(block -> add(block, seen));
        return seen;
    }

    private FetchedBatches batches(RandomLog log, ByteBuffer bytes, long from) throws BrokenBatchException {
        return new FetchedBatches(
                bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), from, log.aborted(), buffers);
    }

    private static void add(RecordBlock block, List<Seen> seen) {
        int nulls = 0;
        for (int i = 0; i < block.count(); i++) {
            nulls += block.valueLengths()[i] < 0 ? 1 : 0;
            seen.add(new Seen(
                    block.offset(i),
                    block.timestamp(i),
                    block.timestampType(),
                    block.leaderEpoch(),
                    text(block.data(), block.keyStarts()[i], block.keyLengths()[i]),
                    text(block.data(), block.valueStarts()[i], block.valueLengths()[i]),
                    headers(block, i)));
        }
        assertThat(block.nullValues()).isEqualTo(nulls);
    }

    private static Map<String, @Nullable String> headers(Record record) {
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            headers.put(header.key(), value == null ? null : text(ByteBuffer.wrap(value)));
        }
        return headers;
    }

    private static Map<String, @Nullable String> headers(RecordBlock block, int record) {
        MapWriter map = new MapWriter();
        RecordHeaders.read(block, record, map);
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        byte[] data = map.array();
        int entry = MapSlices.firstEntry(0);
        for (int i = 0; i < MapSlices.entryCount(data, 0); i++) {
            String name = new String(
                    data, MapSlices.keyStart(entry), MapSlices.keyLength(data, entry), StandardCharsets.UTF_8);
            int length = MapSlices.valueLength(data, entry);
            headers.put(
                    name,
                    length == MapSlices.NULL
                            ? null
                            : text(ByteBuffer.wrap(data, MapSlices.valueStart(data, entry), length)));
            entry = MapSlices.nextEntry(data, entry);
        }
        return headers;
    }

    @Test
    void readsManyHeadersAndNamesThatAreNoText() throws Exception {
        Header[] many = new Header[10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new RecordHeader("name " + i % 9_000, new byte[] {(byte) (i / 9_000)});
        }
        Header[] broken = {new RecordHeader("a#", null)};
        MemoryRecords records = MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(1, (byte[]) null, null, many),
                new SimpleRecord(1, null, new byte[] {0}, broken),
                new SimpleRecord(1, null, new byte[0]));
        byte[] bytes = new byte[records.sizeInBytes()];
        records.buffer().get(bytes);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("a#") + 1] = (byte) 0xFF;
        setChecksum(bytes, 0, bytes.length);
        RecordBlock block = new RecordBlock();
        new FetchedBatches(bytes, 0, bytes.length, 0, List.of(), buffers).read(block, 10, NO_END);
        Map<String, @Nullable String> read = headers(block, 0);
        assertThat(read).hasSize(9_000).containsEntry("name 999", "\u0001").containsEntry("name 1000", "\0");
        assertThat(headers(block, 1)).containsOnlyKeys("a\uFFFD").containsValue(null);
        assertThat(headers(block, 2)).isEmpty();
    }

    private static @Nullable String text(@Nullable ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    /** With the spare bytes behind it, which must be there. */
    private static @Nullable String text(byte[] data, int start, int length) {
        if (length < 0) {
            return null;
        }
        assertThat(start + length + WireClient.SPARE_BYTES).isLessThanOrEqualTo(data.length);
        return new String(data, start, length, StandardCharsets.ISO_8859_1);
    }

    @Test
    void refusesDamagedBytes() {
        SplittableRandom random = new SplittableRandom(seed());
        int refused = 0;
        for (int i = 0; i < DAMAGED; i++) {
            RandomLog log = new RandomLog(random.split(), 1 + random.nextInt(3));
            byte[] bytes = log.bytes();
            long first = BatchHeader.baseOffset(bytes, 0);
            damage(log, bytes, random);
            try {
                List<Seen> seen = new ArrayList<>();
                FetchedBatches batches = batches(log, placed(bytes, random, 0), first);
                RecordBlock block = new RecordBlock();
                int reads = 0;
                while (!batches.isExhausted()) {
                    batches.read(block, 100, NO_END);
                    add(block, seen);
                    assertThat(++reads).isLessThan(10_000);
                }
            } catch (BrokenBatchException e) {
                assertThat(e.getMessage()).doesNotEndWith("null");
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("damage " + i, e);
            }
        }
        assertThat(refused).isGreaterThan(DAMAGED / 2);
    }

    /** Changes some bytes of one batch; mostly with the checksum that then fits. */
    private static void damage(RandomLog log, byte[] bytes, SplittableRandom random) {
        int batch = random.nextInt(log.batchStarts().size() - 1);
        int start = log.batchStarts().get(batch);
        int end = log.batchStarts().get(batch + 1);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(start, random.nextBoolean() ? end : Math.min(end, start + 100));
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextBoolean() ? 0xFF : 0x7F);
        }
        long size = BatchHeader.size(bytes, start);
        if (random.nextInt(5) > 0 && size > BatchHeader.BYTES && size <= bytes.length - start) {
            setChecksum(bytes, start, (int) size);
        }
    }

    private static void setChecksum(byte[] bytes, int start, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start + 21, size - 21);
        ByteBuffer.wrap(bytes).putInt(start + 17, (int) crc.getValue());
    }

    @Test
    void refusesAnswersThatLeadNowhere() {
        MemoryRecords records = MemoryRecords.withRecords(
                100, Compression.NONE, new SimpleRecord(1, null, new byte[10]), new SimpleRecord(1, null, new byte[0]));
        byte[] bytes = new byte[records.sizeInBytes()];
        records.buffer().get(bytes);
        assertThatThrownBy(() -> new FetchedBatches(bytes, 0, bytes.length, 102, List.of(), buffers))
                .hasMessageContaining("no whole batch");
        assertThatThrownBy(() -> new FetchedBatches(bytes, 0, bytes.length - 1, 100, List.of(), buffers))
                .hasMessageContaining("no whole batch");
        bytes[bytes.length - 1] ^= 1;
        assertThatThrownBy(() -> new FetchedBatches(bytes, 0, bytes.length, 100, List.of(), buffers)
                        .read(new RecordBlock(), 10, NO_END))
                .hasMessageContaining("checksum")
                .satisfies(e -> assertThat(((BrokenBatchException) e).offset()).isEqualTo(100));
    }
}
