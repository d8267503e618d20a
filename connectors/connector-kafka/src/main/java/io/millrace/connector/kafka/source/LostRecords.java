package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.MillraceException.Phase;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Says exactly which records are not there any more. */
final class LostRecords {
    private LostRecords() {}

    static MillraceException stop(
            String table,
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> firsts,
            Map<TopicPartition, Long> ends) {
        List<Problem> problems = new ArrayList<>();
        positions.forEach((partition, position) -> problems.add(problem(
                table, partition, position, firsts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L))));
        return new MillraceException(Phase.FAILED, problems, null);
    }

    private static Problem problem(String table, TopicPartition partition, long position, long first, long end) {
        if (position > end) {
            return Problem.error(
                            KafkaError.RECORDS_GONE,
                            "partition " + partition + " of table `" + table + "` ends before the position of the"
                                    + " pipeline")
                    .detail("The pipeline goes on at offset " + position + ", and the partition holds the offsets "
                            + first + " to " + (end - 1) + ": the topic was created anew, or its end was lost.")
                    .hint("Start anew with --fresh to read what is there.");
        }
        return Problem.error(
                        KafkaError.RECORDS_GONE,
                        "offsets " + position + " to " + (first - 1) + " of partition " + partition + " of table `"
                                + table + "` are gone")
                .detail("The pipeline goes on at offset " + position + ", and the first record that is left has offset "
                        + first + ": retention or an administrator deleted " + (first - position) + " offsets.")
                .hint("Start anew with --fresh to read what is left.");
    }
}
