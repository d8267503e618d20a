package io.millrace.connector.kafka.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.message.FetchResponseData.AbortedTransaction;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/**
 * Knows which batches of one answer belong to transactions that were aborted: from the offset on that the broker names
 * for a producer, up to that producer's abort marker.
 */
final class AbortedTransactions {
    private final Deque<AbortedTransaction> coming = new ArrayDeque<>();
    private final Set<Long> producers = new HashSet<>();

    /** Takes the broker's list; empty for readers who want uncommitted records too. */
    AbortedTransactions(List<AbortedTransaction> aborted) {
        aborted.stream()
                .sorted(Comparator.comparingLong(AbortedTransaction::firstOffset))
                .forEach(coming::add);
    }

    /** Whether nobody may see the records of a batch; to be asked for all batches in their order. */
    boolean passOver(byte[] data, int at, int size) throws BrokenBatchException {
        boolean control = BatchHeader.isControl(data, at);
        long producer = BatchHeader.producerId(data, at);
        if (producer < 0 || (coming.isEmpty() && producers.isEmpty())) {
            return control;
        }
        long lastOffset = BatchHeader.lastOffset(data, at);
        AbortedTransaction next = coming.peek();
        while (next != null && next.firstOffset() <= lastOffset) {
            producers.add(next.producerId());
            coming.remove();
            next = coming.peek();
        }
        if (!control) {
            return BatchHeader.isTransactional(data, at) && producers.contains(producer);
        }
        if (producers.contains(producer) && isAbort(data, at, size)) {
            producers.remove(producer);
        }
        return true;
    }

    /** There is one of these per transaction: Kafka's own reading will do. */
    private static boolean isAbort(byte[] data, int at, int size) throws BrokenBatchException {
        try {
            Iterator<Record> records = MemoryRecords.readableRecords(
                            ByteBuffer.wrap(data, at, size).slice())
                    .batches()
                    .iterator()
                    .next()
                    .iterator();
            return records.hasNext() && ControlRecordType.parse(records.next().key()) == ControlRecordType.ABORT;
        } catch (RuntimeException | Error e) {
            throw new BrokenBatchException(BatchHeader.baseOffset(data, at), "a control record cannot be read", e);
        }
    }
}
