package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.produce.Murmur2;
import org.jspecify.annotations.Nullable;

/**
 * Which partition a row goes to. The number of partitions stays what it was at the start of the run, so that rows of
 * one key are never spread over two ways of counting within an epoch.
 */
@FunctionalInterface
interface Partitioning {
    /** Any will do: one batch is filled after the other. */
    int ANY = -1;

    /** A partition for a row whose key are these bytes, if it has one; or {@link #ANY}. */
    int partition(byte @Nullable [] keys, int start, int length);

    /** For one task. */
    static Partitioning of(String name, int partitions, int subtask) {
        switch (name) {
            case "fixed" -> {
                int fixed = subtask % partitions;
                return (keys, start, length) -> fixed;
            }
            case "round-robin" -> {
                int[] next = {subtask % partitions};
                return (keys, start, length) -> {
                    int partition = next[0];
                    next[0] = partition + 1 == partitions ? 0 : partition + 1;
                    return partition;
                };
            }
            default -> {
                return (keys, start, length) -> keys == null ? ANY : Murmur2.partition(keys, start, length, partitions);
            }
        }
    }
}
