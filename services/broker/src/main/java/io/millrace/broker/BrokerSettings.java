package io.millrace.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a person or a test decides about a broker.
 *
 * @param directory where everything lies; made at the first start
 * @param port where clients connect; 0 takes a free one
 * @param kafka further settings of Kafka's own, which win over all others
 * @param clusterId of the cluster that a new directory is made for; empty for one of its own
 */
public record BrokerSettings(
        Path directory,
        int port,
        Retention retention,
        Fsync fsync,
        Map<String, String> kafka,
        Optional<String> clusterId) {
    public BrokerSettings {
        kafka = Map.copyOf(kafka);
    }

    /** The defaults: a free port, {@link Retention#byDefault}, {@link Fsync#EVERY_SECOND}. */
    public static BrokerSettings in(Path directory) {
        return new BrokerSettings(directory, 0, Retention.byDefault(), Fsync.EVERY_SECOND, Map.of(), Optional.empty());
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(directory, newPort, retention, fsync, kafka, clusterId);
    }

    public BrokerSettings withRetention(Retention newRetention) {
        return new BrokerSettings(directory, port, newRetention, fsync, kafka, clusterId);
    }

    public BrokerSettings withFsync(Fsync newFsync) {
        return new BrokerSettings(directory, port, retention, newFsync, kafka, clusterId);
    }

    /** Sets one of Kafka's own settings, over whatever this module would choose. */
    public BrokerSettings withKafka(String name, String value) {
        Map<String, String> all = new TreeMap<>(kafka);
        all.put(name, value);
        return new BrokerSettings(directory, port, retention, fsync, all, clusterId);
    }

    /** Makes a new directory one of a cluster of several; {@code node.id} and the voters are Kafka's own settings. */
    public BrokerSettings withClusterId(String id) {
        return new BrokerSettings(directory, port, retention, fsync, kafka, Optional.of(id));
    }
}
