package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.TopicTarget;
import io.millrace.spi.connector.SinkWriter;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

    /** What is to be known of topics to write them. */
    static Map<String, TopicTarget> targets(Map<String, TopicFacts> topics) {
        Map<String, TopicTarget> targets = new HashMap<>();
        topics.forEach((topic, facts) -> targets.put(topic, new TopicTarget(facts.id, facts.maxMessageBytes)));
        return targets;
    }

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
