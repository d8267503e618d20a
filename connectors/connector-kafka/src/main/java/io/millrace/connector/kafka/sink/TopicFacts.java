package io.millrace.connector.kafka.sink;

import io.millrace.spi.connector.SinkWriter;
import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;

/**
 * What a sink remembers of its topic from one run to the next: the state that a {@link SinkWriter} leaves.
 *
 * @param id changes when a topic is deleted and created again
 * @param maxMessageBytes what the topic takes; not remembered
 */
record TopicFacts(Uuid id, int partitions, int maxMessageBytes) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;

    byte[] encoded() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putInt(partitions)
                .array();
    }

    static TopicFacts decoded(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || buffer.get() != VERSION) {
            throw new IllegalStateException("a Kafka sink's state of " + bytes.length + " bytes is of another version");
        }
        return new TopicFacts(new Uuid(buffer.getLong(), buffer.getLong()), buffer.getInt(), Integer.MAX_VALUE);
    }
}
