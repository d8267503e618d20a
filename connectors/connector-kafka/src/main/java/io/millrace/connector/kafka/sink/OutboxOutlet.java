package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.follower.OutboxWriter;
import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/** Rows that are sent after their epoch was decided: until then they lie in files. */
final class OutboxOutlet implements RowOutlet {
    /** As much as a batch that is sent as it comes. */
    private static final int BATCH_BYTES = 256 * 1024;

    private final OutboxWriter outbox;
    private final TopicFacts facts;

    OutboxOutlet(OutboxWriter outbox, TopicFacts facts) {
        this.outbox = outbox;
        this.facts = facts;
    }

    @Override
    public void begin(long epoch) throws IOException {
        outbox.makeRoom();
    }

    @Override
    public int batchBytes() {
        return BATCH_BYTES;
    }

    @Override
    public boolean isAvailable(TopicPartition partition) {
        return true;
    }

    @Override
    public void append(EncodedRows rows, RowRouting routing) {
        routing.write(rows, outbox.buffer());
    }

    @Override
    public byte[] prepare(long epoch, boolean last) throws IOException {
        return outbox.prepare(epoch, last, facts.encoded());
    }
}
