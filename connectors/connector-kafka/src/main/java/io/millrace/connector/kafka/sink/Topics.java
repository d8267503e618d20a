package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks at the topics that tables write. */
final class Topics {
    private Topics() {}

    /**
     * What is there, by topic.
     *
     * @param topics per table
     * @throws MillraceException when topics are missing; all of them are named
     */
    static Map<String, TopicFacts> describe(Admin admin, Map<String, String> topics, String bootstrapServers)
            throws ExecutionException, InterruptedException {
        DescribeTopicsResult result = admin.describeTopics(List.copyOf(topics.values()));
        Map<String, TopicFacts> facts = new HashMap<>();
        List<Problem> missing = new ArrayList<>();
        for (Map.Entry<String, String> entry : topics.entrySet()) {
            String topic = entry.getValue();
            try {
                TopicDescription description = Objects.requireNonNull(
                                result.topicNameValues().get(topic), topic)
                        .get();
                facts.put(
                        topic,
                        new TopicFacts(
                                description.topicId(), description.partitions().size()));
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
