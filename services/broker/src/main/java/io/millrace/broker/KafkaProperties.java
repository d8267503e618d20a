package io.millrace.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The settings that Kafka itself is started with. */
final class KafkaProperties {
    private static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String HOST = "127.0.0.1";
    private static final String CLIENT_LISTENER = "CLIENT";

    /** A new topic's partitions unless its creator says otherwise: enough for four tasks. */
    private static final int PARTITIONS = 4;

    /** Records go by whole segments, so that segments are an eighth of what a partition keeps by default. */
    private static final int SEGMENT_BYTES = 128 << 20;

    /** Enough for a segment at Kafka's density of one entry in 4 KiB; Kafka reserves 10 MiB for each index. */
    private static final int INDEX_BYTES = 1 << 20;

    /** Kafka reserves 128 MiB; this serves two hundred thousand keys in one pass, and more in several. */
    private static final int CLEANER_BYTES = 4 << 20;

    private final Properties properties = new Properties();

    private KafkaProperties() {}

    /** A node of several has a number of its own. */
    static int nodeId(BrokerSettings settings) {
        return Integer.parseInt(settings.kafka().getOrDefault("node.id", Integer.toString(NODE_ID)));
    }

    /**
     * @param logs where topics lie
     * @param port where clients connect
     * @param controllerPort where the broker finds its controller, which is in the same process
     */
    static Properties of(BrokerSettings settings, Path logs, int port, int controllerPort) {
        KafkaProperties made = new KafkaProperties();
        made.node(logs, port, controllerPort);
        made.topics(settings);
        made.size();
        settings.kafka().forEach(made::set);
        return made.properties;
    }

    private void node(Path logs, int port, int controllerPort) {
        set("process.roles", "broker,controller");
        set("node.id", NODE_ID);
        set("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        set("controller.listener.names", CONTROLLER_LISTENER);
        set("listeners", listener(CLIENT_LISTENER, port) + "," + listener(CONTROLLER_LISTENER, controllerPort));
        set("listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        set("inter.broker.listener.name", CLIENT_LISTENER);
        set("log.dirs", logs);
        // A broker that was killed can register again only when the controller has given up the one before.
        set("broker.session.timeout.ms", 3_000);
        // A process that stalls for longer is given up too, until its next heartbeat; nothing is lost by it.
        set("broker.heartbeat.interval.ms", 500);
        // How often an idle controller writes that it is there; with one node nobody waits for it.
        set("metadata.max.idle.interval.ms", 5_000);
    }

    private void topics(BrokerSettings settings) {
        set("num.partitions", PARTITIONS);
        set(
                "log.retention.ms",
                settings.retention().time().map(time -> time.toMillis()).orElse(-1L));
        set("log.retention.bytes", settings.retention().partitionBytes().orElse(-1));
        set("log.segment.bytes", SEGMENT_BYTES);
        set("log.index.size.max.bytes", INDEX_BYTES);
        switch (settings.fsync()) {
            case ALWAYS -> set("log.flush.interval.messages", 1);
            case EVERY_SECOND -> {
                set("log.flush.interval.ms", 1_000);
                set("log.flush.scheduler.interval.ms", 1_000);
            }
            case SYSTEM -> {
                // Kafka's own default.
            }
        }
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            set(topic + ".replication.factor", 1);
            set(topic + ".num.partitions", PARTITIONS);
        }
        set("transaction.state.log.min.isr", 1);
        set("share.coordinator.state.topic.min.isr", 1);
        // A transaction whose producer is gone holds up readers no longer than its time-out and a second.
        set("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
        set("group.initial.rebalance.delay.ms", 0);
    }

    private void size() {
        set("num.network.threads", 2);
        set("num.io.threads", 2);
        set("background.threads", 2);
        set("num.recovery.threads.per.data.dir", 2);
        set("log.cleaner.dedupe.buffer.size", CLEANER_BYTES);
    }

    private static String listener(String name, int port) {
        return name + "://" + HOST + ":" + port;
    }

    private void set(String name, Object value) {
        properties.setProperty(name, value.toString());
    }
}
