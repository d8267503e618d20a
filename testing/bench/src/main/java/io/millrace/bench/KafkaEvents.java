package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Events as JSON in topics of one partition; results to nowhere, or exactly once to another topic. */
final class KafkaEvents implements Events {
    private static final String TO_KAFKA = "kafka";
    private static final Set<String> AGGREGATING = Set.of("tumble", "hop", "session");

    private final Path directory;
    private final BenchCluster cluster;
    private int outputs;

    KafkaEvents(Path directory, BenchCluster cluster) {
        this.directory = directory;
        this.cluster = cluster;
    }

    @Override
    public List<String> queries() {
        return List.of("q0", "q1", "q2", "tumble", "hop", "session", TO_KAFKA);
    }

    @Override
    public void make(long events) throws IOException, InterruptedException {
        if (!cluster.has(topic(events), events)) {
            Path file = EventFile.make(directory, events);
            cluster.create(topic(events));
            EventTopic.load(file, events, topic(events), cluster.bootstrapServers());
        }
    }

    private static String topic(long events) {
        return "events-" + events;
    }

    @Override
    public String source(long events) {
        return "'connector' = 'kafka', 'format' = 'json', 'topic' = '" + topic(events)
                + "', 'properties.bootstrap.servers' = '" + cluster.bootstrapServers()
                + "', 'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'";
    }

    @Override
    public Output output(String query, Path scratch) throws IOException, InterruptedException {
        if (!query.equals(TO_KAFKA)) {
            return new Output(query, "'connector' = 'blackhole'", events -> {});
        }
        String topic = "result-" + ++outputs;
        cluster.create(topic);
        return new Output("q0", exactlyOnce(cluster, topic), events -> {
            long written = cluster.committed(topic);
            if (written != EventFile.bids(events)) {
                throw new IOException(
                        "of " + EventFile.bids(events) + " results " + written + " are committed in " + topic);
            }
            cluster.delete(topic);
        });
    }

    /** The time-out is one that any broker allows; Flink's default is an hour. */
    static String exactlyOnce(BenchCluster cluster, String topic) {
        return "'connector' = 'kafka', 'format' = 'json', 'topic' = '" + topic
                + "', 'properties.bootstrap.servers' = '" + cluster.bootstrapServers()
                + "', 'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = '" + topic
                + "', 'properties.transaction.timeout.ms' = '60000'";
    }

    @Override
    public boolean triesMiniBatch(String query) {
        return AGGREGATING.contains(query);
    }

    /** Transactions are a matter of their own. */
    @Override
    public boolean isInMean(String query) {
        return !query.equals(TO_KAFKA);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
