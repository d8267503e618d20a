package io.millrace.connector.kafka.source;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A partition as a split: {@code orders-3}.
 *
 * @param topicId tells a topic from another one that was created later under the same name
 * @param start the offset at which it was first read
 * @param end the offset before which it ends, or {@link #NO_END}
 */
record PartitionSplit(TopicPartition partition, String topicId, long start, long end) {
    static final long NO_END = Long.MAX_VALUE;

    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";
    private static final String TOPIC_ID = "topic-id";
    private static final String START = "start";
    private static final String END = "end";

    static PartitionSplit of(Split split) {
        Map<String, String> attributes = split.attributes();
        return new PartitionSplit(
                new TopicPartition(
                        attributes.getOrDefault(TOPIC, ""), Integer.parseInt(attributes.getOrDefault(PARTITION, "0"))),
                attributes.getOrDefault(TOPIC_ID, ""),
                Long.parseLong(attributes.getOrDefault(START, "0")),
                attributes.containsKey(END) ? Long.parseLong(attributes.getOrDefault(END, "")) : NO_END);
    }

    Split split() {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(TOPIC, partition.topic());
        attributes.put(PARTITION, Integer.toString(partition.partition()));
        attributes.put(TOPIC_ID, topicId);
        attributes.put(START, Long.toString(start));
        if (end != NO_END) {
            attributes.put(END, Long.toString(end));
        }
        return new Split(partition.toString(), attributes);
    }

    /** {@link Uuid#ZERO_UUID} when the cluster has no such ids. */
    Uuid topicUuid() {
        return topicId.isEmpty() ? Uuid.ZERO_UUID : Uuid.fromString(topicId);
    }

    /** The offset that a position stands for. */
    long offsetAt(SplitPosition position) {
        return position.equals(SplitPosition.START) ? start : position.offset();
    }
}
