package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.ClusterConnection;
import io.millrace.connector.kafka.client.Rights;
import java.time.Duration;
import java.util.Map;

/**
 * The tables that are written exactly once to one cluster, and how it is reached.
 *
 * @param pipeline its name
 * @param properties of all clients
 * @param topics by table
 * @param ids what transactional ids begin with
 */
record ClusterTables(
        String pipeline,
        String bootstrapServers,
        Map<String, String> properties,
        ClusterConnection connection,
        Rights rights,
        Map<String, String> topics,
        String ids,
        Duration transactionTimeout) {
    SinkFailures failures() {
        return new SinkFailures(properties, pipeline, rights.all(), transactionTimeout);
    }

    Map<String, Object> producerSettings() {
        return ProducerSettings.transactional(bootstrapServers, properties, transactionTimeout);
    }
}
