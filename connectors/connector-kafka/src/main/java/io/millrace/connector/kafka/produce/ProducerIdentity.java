package io.millrace.connector.kafka.produce;

import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * In whose name batches are sent.
 *
 * @param transactionalId null outside of transactions
 * @param isFirstProtocol whether partitions are added to a transaction by a request of their own, as brokers before 4.0
 *     want it; otherwise the first batch adds them
 */
public record ProducerIdentity(
        @Nullable String transactionalId, long producerId, short producerEpoch, boolean isFirstProtocol) {
    /** Without transactions and without sequence numbers. */
    public static final ProducerIdentity NONE =
            new ProducerIdentity(null, RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, false);

    boolean hasProducerId() {
        return producerId != RecordBatch.NO_PRODUCER_ID;
    }

    boolean isTransactional() {
        return transactionalId != null;
    }

    /** Whether sequence numbers go on from those of another identity. */
    boolean continues(ProducerIdentity other) {
        return producerId == other.producerId && producerEpoch == other.producerEpoch;
    }
}
