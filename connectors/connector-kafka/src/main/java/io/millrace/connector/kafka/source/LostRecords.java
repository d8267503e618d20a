package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.fetch.PartitionFetch;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What becomes of positions whose records are not there any more. */
final class LostRecords {
    /** Kafka's property, which in Flink too says where to go on. */
    static final String RESET = "auto.offset.reset";

    private LostRecords() {}

    /**
     * Where to go on.
     *
     * @param reset 'earliest' goes on with the first record that is left, 'latest' with the next that comes; anything
     *     else stops
     * @throws MillraceException naming the exact ranges, when the pipeline has to stop
     */
    static Map<TopicPartition, Long> targets(
            String table,
            String reset,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> firsts,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> targets = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        positions.forEach((partition, position) -> {
            long first = firsts.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            if (position >= first) {
                // Refused, so it was behind the end, though the partition may have grown beyond it since.
                problems.add(endLost(table, partition, position, first, end));
            } else if (reset.equals("earliest")) {
                targets.put(partition, first);
            } else if (reset.equals("latest")) {
                targets.put(partition, end);
            } else {
                problems.add(startLost(table, partition, position, first));
            }
        });
        if (!problems.isEmpty()) {
            throw new MillraceException(Phase.FAILED, problems, null);
        }
        return targets;
    }

    /** What a partition says that cannot be read any more, whatever the table allows. */
    static Problem problem(String table, PartitionSplit split, PartitionFetch fetch) {
        return fetch.lost() == PartitionFetch.Lost.OTHER_TOPIC
                ? TopicChecks.recreated(table, split, fetch.otherId().toString())
                : diverged(table, fetch);
    }

    private static Problem diverged(String table, PartitionFetch fetch) {
        return Problem.error(
                        KafkaError.RECORDS_GONE,
                        "records that were read of partition " + fetch.partition() + " of table `" + table
                                + "` are not in it any more")
                .detail("The pipeline has read up to offset " + fetch.nextOffset()
                        + "; the leader's records are others from offset " + fetch.divergedAt()
                        + " on: a broker that lacked the latest records became the leader.")
                .hint("Start anew with --fresh to read what is there.");
    }

    private static Problem endLost(String table, TopicPartition partition, long position, long first, long end) {
        return Problem.error(
                        KafkaError.RECORDS_GONE,
                        "partition " + partition + " of table `" + table + "` ends before the position of the pipeline")
                .detail("The pipeline goes on at offset " + position + ", and the partition "
                        + (first == end
                                ? "is empty and ends at offset " + end
                                : "holds the offsets " + first + " to " + (end - 1))
                        + ": the topic was created anew, or its end was lost.")
                .hint("Start anew with --fresh to read what is there.");
    }

    private static Problem startLost(String table, TopicPartition partition, long position, long first) {
        return Problem.error(
                        KafkaError.RECORDS_GONE,
                        "offsets " + position + " to " + (first - 1) + " of partition " + partition + " of table `"
                                + table + "` are gone")
                .detail("The pipeline goes on at offset " + position + ", and the first record that is left has offset "
                        + first + ": retention or an administrator deleted " + (first - position) + " offsets.")
                .hint("To go on without them, add 'properties.auto.offset.reset' = 'earliest' to the options of the"
                        + " table and run the pipeline again; status counts the lost records.");
    }
}
