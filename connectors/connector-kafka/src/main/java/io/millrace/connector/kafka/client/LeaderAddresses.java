package io.millrace.connector.kafka.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The addresses to which a cluster sends its clients, as the leaders of the topics that the user may see. The first
 * question of a consumer goes to the address that it was given, so it is answered though those cannot be reached.
 */
final class LeaderAddresses {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LeaderAddresses() {}

    /** Empty when the cluster does not say. */
    static List<InetSocketAddress> of(Map<String, String> properties) {
        Map<String, Object> config = new TreeMap<>(properties);
        config.keySet().removeIf(key -> key.startsWith("group.") || key.startsWith("transaction"));
        config.put("enable.auto.commit", "false");
        config.put("allow.auto.create.topics", "false");
        config.put("request.timeout.ms", Long.toString(PATIENCE.toMillis()));
        config.put("default.api.timeout.ms", Long.toString(PATIENCE.toMillis()));
        config.put("metric.reporters", "");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.listTopics(PATIENCE).values().stream()
                    .flatMap(List::stream)
                    .map(PartitionInfo::leader)
                    .filter(Objects::nonNull)
                    .distinct()
                    .map(leader -> new InetSocketAddress(leader.host(), leader.port()))
                    .toList();
        } catch (KafkaException e) {
            // Why the cluster cannot be used was asked before; this was only for a better answer.
            return List.of();
        }
    }
}
