package io.millrace.connector.kafka.client;

import java.util.List;
import java.util.Map;

/**
 * What a table wants of a cluster.
 *
 * @param table its name in the pipeline
 * @param rights what must be allowed, each as a person would write it: {@code READ on topic orders}
 */
public record Access(String table, List<String> rights) {
    public Access {
        rights = List.copyOf(rights);
    }

    /** What a person is told when the client fails. */
    public ClientFailures failures(Map<String, String> properties) {
        return new ClientFailures(properties, rights);
    }
}
