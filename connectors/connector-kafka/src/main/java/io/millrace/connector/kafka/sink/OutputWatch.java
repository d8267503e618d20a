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
    private static final Duration DOUBT_INTERVAL = Duration.ofMillis(500);

    /** A broker that has just come back may know less than others. */
    private static final int BELIEVED_AFTER = 3;

    private final ClusterConnection connection;
    private final Map<String, TopicFacts> topics;
    private final String bootstrapServers;
    private long askedNanos = System.nanoTime();
    private @Nullable KafkaFuture<Map<String, TopicDescription>> answer;
    private int otherwise;

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
        Duration interval = otherwise == 0 ? INTERVAL : DOUBT_INTERVAL;
        if (answer == null && System.nanoTime() - askedNanos > interval.toNanos()) {
            askedNanos = System.nanoTime();
            answer = connection.admin().describeTopics(topics.keySet()).allTopicNames();
        }
    }

    private void compare(KafkaFuture<Map<String, TopicDescription>> last) {
        try {
            String replaced = null;
            for (Map.Entry<String, TopicDescription> found : last.get().entrySet()) {
                TopicFacts before = topics.get(found.getKey());
                if (before != null && !before.id().equals(found.getValue().topicId())) {
                    replaced = found.getKey();
                }
            }
            otherwise = replaced == null ? 0 : otherwise + 1;
            if (replaced != null && otherwise >= BELIEVED_AFTER) {
                throw replaced("topic `" + replaced + "` was deleted and created again while it was written");
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                // No answer: the commit will tell whether that matters.
                return;
            }
            otherwise++;
            if (otherwise >= BELIEVED_AFTER) {
                throw replaced("a topic that is written was deleted: one of "
                        + String.join(", ", topics.keySet().stream().sorted().toList()));
            }
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
