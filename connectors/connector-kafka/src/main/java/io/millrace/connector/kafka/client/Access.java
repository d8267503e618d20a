package io.millrace.connector.kafka.client;

import java.util.Map;

/**
 * What a table wants of a cluster.
 *
 * @param table its name in the pipeline
 * @param rights what must be allowed, for this table and the others of the same user
 */
public record Access(String table, Rights rights) {
    /** What a person is told when the client fails. */
    public ClientFailures failures(Map<String, String> properties) {
        return new ClientFailures(properties, rights.all());
    }
}
