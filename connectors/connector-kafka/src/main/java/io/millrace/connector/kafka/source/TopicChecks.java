package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/** Whether the topics that a checkpoint knows are still the same. */
final class TopicChecks {
    private TopicChecks() {}

    /**
     * Throws when a partition is not the one that was read before.
     *
     * @param now the topic of that name, or null when there is none
     */
    static void requireSame(String table, PartitionSplit known, @Nullable TopicDescription now) {
        if (now == null || now.partitions().size() <= known.partition().partition()) {
            throw MillraceException.refused(gone(table, known, now));
        }
        if (isAnother(known, now)) {
            throw MillraceException.refused(
                    recreated(table, known, now.topicId().toString()));
        }
    }

    static boolean isAnother(PartitionSplit known, TopicDescription now) {
        return !known.topicId().isEmpty()
                && !known.topicId().equals(now.topicId().toString());
    }

    static Problem gone(String table, PartitionSplit known, @Nullable TopicDescription now) {
        String topic = known.partition().topic();
        return Problem.error(
                        KafkaError.PARTITION_GONE,
                        "partition " + known.partition() + " of table `" + table + "` does not exist any more")
                .detail(
                        now == null
                                ? "The topic " + topic
                                        + " was deleted, or the cluster is another one, or the table does"
                                        + " not name it any more."
                                : "The topic " + topic + " has "
                                        + now.partitions().size() + " partitions.")
                .hint("Correct 'properties.bootstrap.servers' if it leads to another cluster, or start anew with"
                        + " --fresh.");
    }

    static Problem recreated(String table, PartitionSplit known, String idNow) {
        String topic = known.partition().topic();
        return Problem.error(
                        KafkaError.TOPIC_RECREATED,
                        "topic " + topic + " of table `" + table + "` was deleted and created anew")
                .detail("The pipeline has read the topic with the id " + known.topicId() + "; the one that is there now"
                        + " has the id " + idNow + ". Positions in the old one mean nothing in the new one.")
                .hint("Start anew with --fresh to read the new topic.");
    }
}
