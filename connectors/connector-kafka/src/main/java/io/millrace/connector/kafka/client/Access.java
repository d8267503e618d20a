package io.millrace.connector.kafka.client;

import java.util.List;

/**
 * What a table wants of a cluster.
 *
 * @param table its name in the pipeline
 * @param topics the topics, as far as they are known
 * @param rights what must be allowed, each as a person would write it: {@code READ on topic orders}
 */
public record Access(String table, List<String> topics, List<String> rights) {
    public Access {
        topics = List.copyOf(topics);
        rights = List.copyOf(rights);
    }
}
