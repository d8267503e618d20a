package io.millrace.connector.kafka.sink;

import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Which partition a row goes to. The number of partitions stays what it was at the start of the run, so that rows of
 * one key are never spread over two ways of counting within an epoch.
 */
@FunctionalInterface
interface Partitioning {
    /** A partition, or null when Kafka's producer may choose: it fills one batch after the other. */
    @Nullable
    Integer of(byte @Nullable [] key);

    /** For one task. */
    static Partitioning of(String name, int partitions, int subtask) {
        switch (name) {
            case "fixed" -> {
                Integer fixed = subtask % partitions;
                return key -> fixed;
            }
            case "round-robin" -> {
                int[] next = {subtask % partitions};
                return key -> {
                    int partition = next[0];
                    next[0] = partition + 1 == partitions ? 0 : partition + 1;
                    return partition;
                };
            }
            default -> {
                return key -> key == null ? null : Utils.toPositive(Utils.murmur2(key)) % partitions;
            }
        }
    }
}
