package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at the topics that tables write. */
final class Topics {
    private Topics() {}

    /**
     * What is there, by topic.
     *
     * @param topics per table
     * @throws MillraceException when topics are missing, all of which are named, or may not be written
     */
    static Map<String, TopicFacts> describe(
            Admin admin, Map<String, String> topics, String bootstrapServers, SinkFailures failures)
            throws ExecutionException, InterruptedException {
        DescribeTopicsResult result = admin.describeTopics(
                List.copyOf(topics.values()), new DescribeTopicsOptions().includeAuthorizedOperations(true));
        Map<String, Integer> limits = limits(admin, topics.values());
        Map<String, TopicFacts> facts = new HashMap<>();
        List<Problem> missing = new ArrayList<>();
        for (Map.Entry<String, String> entry : topics.entrySet()) {
            String topic = entry.getValue();
            try {
                TopicDescription description = Objects.requireNonNull(
                                result.topicNameValues().get(topic), topic)
                        .get();
                if (!allows(description, AclOperation.WRITE)) {
                    throw failures.lacking(
                            "WRITE to topic " + topic, "table `" + entry.getKey() + "` cannot be written");
                }
                facts.put(
                        topic,
                        new TopicFacts(
                                description.topicId(),
                                description.partitions().size(),
                                limits.getOrDefault(topic, Integer.MAX_VALUE)));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                missing.add(missing(entry.getKey(), topic, bootstrapServers));
            }
        }
        if (!missing.isEmpty()) {
            throw new MillraceException(Phase.REFUSED, missing, null);
        }
        return facts;
    }

    /** Whether the user may; brokers of old do not say, and refuse later. */
    static boolean allows(TopicDescription description, AclOperation operation) {
        Set<AclOperation> allowed = description.authorizedOperations();
        return allowed == null || allowed.contains(operation);
    }

    /** How large a record may be; who may not look finds out by writing. */
    private static Map<String, Integer> limits(Admin admin, Collection<String> topics) throws InterruptedException {
        Map<String, Integer> limits = new HashMap<>();
        DescribeConfigsResult result = admin.describeConfigs(topics.stream()
                .distinct()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList());
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> entry :
                result.values().entrySet()) {
            try {
                ConfigEntry limit = entry.getValue().get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
                if (limit != null && limit.value() != null) {
                    limits.put(entry.getKey().name(), Integer.valueOf(limit.value()));
                }
            } catch (ExecutionException e) {
                // Who may not look finds out by writing; missing topics are named by the caller.
            }
        }
        return limits;
    }

    private static Problem missing(String table, String topic, String bootstrapServers) {
        return Problem.error(
                        KafkaError.TOPIC_MISSING,
                        "topic `" + topic + "`, which table `" + table + "` writes, does not exist")
                .detail("The cluster is " + bootstrapServers + ". Output topics are not created on the way, because"
                        + " their number of partitions and their retention are for you to choose.")
                .hint("Create it: kafka-topics.sh --bootstrap-server " + bootstrapServers + " --create --topic " + topic
                        + " --partitions 4");
    }
}
