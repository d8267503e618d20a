package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Notices that an output topic was deleted while it is written: Kafka's producer goes on in a new one of the same name
 * and says nothing. Asks now and then, and looks at the answer with a later epoch, so that nobody waits. One thread.
 */
final class OutputWatch {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final ClusterConnection connection;
    private final Map<String, TopicFacts> topics;
    private final String bootstrapServers;
    private long askedNanos = System.nanoTime();
    private @Nullable KafkaFuture<Map<String, TopicDescription>> answer;

    OutputWatch(ClusterConnection connection, Map<String, TopicFacts> topics, String bootstrapServers) {
        this.connection = connection;
        this.topics = topics;
        this.bootstrapServers = bootstrapServers;
    }

    /** Ends the run if the last answer says that a topic is not the one that was there at the start. */
    void check() {
        KafkaFuture<Map<String, TopicDescription>> last = answer;
        if (last != null && last.isDone()) {
            answer = null;
            compare(last);
        }
        if (answer == null && System.nanoTime() - askedNanos > INTERVAL.toNanos()) {
            askedNanos = System.nanoTime();
            answer = connection.admin().describeTopics(topics.keySet()).allTopicNames();
        }
    }

    private void compare(KafkaFuture<Map<String, TopicDescription>> last) {
        try {
            last.get().forEach((topic, description) -> {
                TopicFacts before = topics.get(topic);
                if (before != null && !before.id().equals(description.topicId())) {
                    throw replaced("topic `" + topic + "` was deleted and created again while it was written");
                }
            });
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw replaced("a topic that is written was deleted: one of "
                        + String.join(", ", topics.keySet().stream().sorted().toList()));
            }
            // No answer: the commit will tell whether that matters.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MillraceException replaced(String fact) {
        return MillraceException.failed(Problem.error(KafkaSinkError.OUTPUT_REPLACED, fact)
                .detail("The cluster is " + bootstrapServers
                        + ". Rows of earlier epochs are gone with the old topic;"
                        + " this epoch was not committed.")
                .hint("Create the topic if it is missing, then run the pipeline with --fresh to write all rows"
                        + " again."));
    }
}
