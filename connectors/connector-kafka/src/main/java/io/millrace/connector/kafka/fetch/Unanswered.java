package io.millrace.connector.kafka.fetch;

import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is asked for, and that nobody answers for.
 *
 * @param leader who should, or null while it has no leader
 * @param replicas the numbers of the brokers that have it
 * @param millis for how long
 */
public record Unanswered(TopicPartition partition, @Nullable Node leader, List<Integer> replicas, long millis) {}
