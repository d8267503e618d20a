package io.millrace.connector.kafka.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches of ours as Kafka's own classes read them. */
class OutboxTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 3);
    private static final int BATCH_BYTES = 2_000;

    private final long seed = Long.getLong("millrace.test.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void readsBackWhatWasPutIn(CompressionType compression) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 40; round++) {
            BufferPool pool = new BufferPool(1 << 20, BATCH_BYTES);
            Outbox outbox = new Outbox(PARTITION, settings(compression), 3_000, pool);
            Transaction transaction = transaction(random);
            List<Row> all = new ArrayList<>();
            List<Row> read = new ArrayList<>();
            int sequence = 0;
            for (int i = 0; i < 5; i++) {
                boolean hasKey = random.nextBoolean();
                List<Row> rows = IntStream.range(0, random.nextInt(1, 40))
                        .mapToObj(n -> Row.random(random, hasKey, 300))
                        .toList();
                int[] order = IntStream.range(0, rows.size()).toArray();
                assertThat(outbox.append(Row.encoded(rows), order, 0, rows.size(), transaction))
                        .isEqualTo(rows.size());
                all.addAll(rows);
                if (random.nextBoolean()) {
                    outbox.sealAll();
                }
            }
            outbox.sealAll();
            while (!outbox.isEmpty()) {
                SealedBatch batch = outbox.next();
                MutableRecordBatch found = only(batch.memory());
                assertHeader(found, batch, transaction.identity(), sequence);
                for (Record record : found) {
                    record.ensureValid();
                    read.add(Row.of(record));
                }
                sequence += batch.records();
                outbox.sent();
                outbox.acknowledge();
            }
            assertThat(read).as("seed %d", seed).isEqualTo(all);
        }
    }

    private void assertHeader(MutableRecordBatch found, SealedBatch batch, ProducerIdentity identity, int sequence) {
        found.ensureValid();
        assertThat(batch.size()).as("seed %d", seed).isLessThanOrEqualTo(BATCH_BYTES);
        assertThat(found.countOrNull()).isEqualTo(batch.records());
        assertThat(found.lastOffset()).isEqualTo(batch.records() - 1);
        assertThat(found.producerId()).isEqualTo(identity.producerId());
        assertThat(found.producerEpoch()).isEqualTo(identity.producerEpoch());
        assertThat(found.isTransactional()).isEqualTo(identity.transactionalId() != null);
        assertThat(found.baseSequence()).isEqualTo(identity.hasProducerId() ? sequence : -1);
        long last = Long.MIN_VALUE;
        for (Record record : found) {
            last = Math.max(last, record.timestamp());
        }
        assertThat(found.maxTimestamp()).isEqualTo(last);
    }

    private static MutableRecordBatch only(MemoryRecords records) {
        List<MutableRecordBatch> batches = new ArrayList<>();
        records.batches().forEach(batches::add);
        assertThat(batches).hasSize(1);
        return batches.get(0);
    }

    @Test
    void fillsABatchToTheLastByte() {
        BufferPool pool = new BufferPool(1 << 20, 100);
        for (int length = 1; length < 300; length++) {
            List<Row> rows = List.of(Row.of("x".repeat(length)));
            int alone = BatchBuilder.bytesAlone(Row.encoded(rows), 0);
            BatchBuilder exact = new BatchBuilder(ByteBuffer.allocate(alone), alone);
            assertThat(exact.append(Row.encoded(rows), new int[] {0}, 0, 1)).isEqualTo(1);
            assertThat(exact.bytes()).isEqualTo(alone);
            BatchBuilder tooSmall = new BatchBuilder(ByteBuffer.allocate(alone), alone - 1);
            assertThat(tooSmall.append(Row.encoded(rows), new int[] {0}, 0, 1)).isZero();
            // A row that is larger than a batch is sent alone, if the topic takes it.
            Outbox outbox = new Outbox(PARTITION, settings(CompressionType.NONE), 100, pool);
            outbox.append(Row.encoded(rows), new int[] {0}, 0, 1, Transaction.NONE);
            assertThat(outbox.next().size()).isEqualTo(alone);
        }
    }

    @Test
    void countsSequenceNumbersOnOrAnew() {
        Outbox outbox = new Outbox(
                PARTITION, settings(CompressionType.NONE), BATCH_BYTES, new BufferPool(1 << 20, BATCH_BYTES));
        assertThat(sequence(outbox, 7, 0)).isZero();
        // The first protocol keeps the epoch from one transaction to the next, the second one raises it.
        assertThat(sequence(outbox, 7, 0)).isEqualTo(1);
        assertThat(sequence(outbox, 7, 1)).isZero();
        assertThat(sequence(outbox, 8, 1)).isZero();
    }

    private static int sequence(Outbox outbox, long producer, int epoch) {
        Transaction transaction = begun(new ProducerIdentity("id", producer, (short) epoch, false));
        outbox.append(Row.encoded(List.of(Row.of("x"))), new int[] {0}, 0, 1, transaction);
        SealedBatch batch = outbox.next();
        outbox.sent();
        int sequence = only(batch.memory()).baseSequence();
        outbox.acknowledge();
        return sequence;
    }

    @Test
    void hashesKeysAsKafkaDoes() {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            byte[] around = new byte[bytes.length + 5];
            System.arraycopy(bytes, 0, around, 2, bytes.length);
            assertThat(Murmur2.hash(around, 2, bytes.length))
                    .as("seed %d", seed)
                    .isEqualTo(Utils.murmur2(bytes));
        }
    }

    private static Transaction transaction(SplittableRandom random) {
        return random.nextBoolean()
                ? Transaction.NONE
                : begun(new ProducerIdentity("id", random.nextLong(1 << 30), (short) random.nextInt(99), false));
    }

    static Transaction begun(ProducerIdentity identity) {
        return new Transaction() {
            @Override
            public ProducerIdentity identity() {
                return identity;
            }

            @Override
            public void add(TopicPartition partition) {}

            @Override
            public boolean contains(TopicPartition partition) {
                return true;
            }
        };
    }

    static SendSettings settings(CompressionType compression) {
        return new SendSettings(
                BATCH_BYTES,
                1 << 20,
                1 << 20,
                0,
                TimeUnit.SECONDS.toNanos(60),
                TimeUnit.MILLISECONDS.toNanos(1),
                10_000,
                Compression.of(compression).build());
    }
}
