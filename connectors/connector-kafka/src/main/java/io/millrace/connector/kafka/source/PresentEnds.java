package io.millrace.connector.kafka.source;

import java.io.IOException;
import org.apache.kafka.common.TopicPartition;

/** Knows where the partitions of a table ended when a run with the trigger available-now began to read. */
@FunctionalInterface
interface PresentEnds {
    long of(TopicPartition partition) throws IOException;
}
