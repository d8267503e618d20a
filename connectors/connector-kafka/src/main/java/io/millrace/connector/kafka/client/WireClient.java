package io.millrace.connector.kafka.client;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ChannelBuilder;
import org.apache.kafka.common.network.NetworkReceive;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * Requests and answers of Kafka's protocol, for the paths on which consumer and producer cost too much per record:
 * Kafka's own network client (connections, TLS, SASL, versions, back-off) and the metadata of the wanted topics, wired
 * from the properties of a table. One thread.
 *
 * <pre>
 *  WireClient wire = WireClient.open(new ConsumerConfig(properties), 1);      or a ProducerConfig
 *  wire.metadata().want(topics);
 *  each turn:   node = wire.metadata().currentLeader(partition).leader
 *               wire.isReady(node)                      connects if need be; throws what the broker has against us
 *               wire.network().send(wire.network().newClientRequest(node, builder, now, true), now)
 *               for (ClientResponse r : wire.network().poll(millis, now)) …
 *               wire.metadata().maybeThrowAnyException()
 * </pre>
 *
 * <p>Answers are taken from what {@code poll} returns: Kafka logs what a callback throws, and goes on.
 */
public final class WireClient implements Closeable {
    /** Answers lie in arrays with this many bytes more, as decoders want them behind the last record. */
    public static final int SPARE_BYTES = 16;

    private static final String METRICS_GROUP = "millrace";

    private final Metrics metrics;
    private final ApiVersions versions;
    private final NetworkClient network;
    private final TopicMetadata metadata;

    private WireClient(Metrics metrics, ApiVersions versions, NetworkClient network, TopicMetadata metadata) {
        this.metrics = metrics;
        this.versions = versions;
        this.network = network;
        this.metadata = metadata;
    }

    /**
     * Opens no connection yet.
     *
     * @param inFlight how many requests may be under way to a broker
     * @throws KafkaException for properties with which nothing can be reached
     */
    public static WireClient open(AbstractConfig config, int inFlight) {
        LogContext log =
                new LogContext("[Millrace clientId=" + config.getString(CommonClientConfigs.CLIENT_ID_CONFIG) + "] ");
        TopicMetadata metadata = new TopicMetadata(config, log);
        metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
        Metrics metrics = new Metrics(Time.SYSTEM);
        ApiVersions versions = new ApiVersions();
        ChannelBuilder channels = null;
        Selector selector = null;
        try {
            channels = ClientUtils.createChannelBuilder(config, Time.SYSTEM, log);
            selector = new Selector(
                    NetworkReceive.UNLIMITED,
                    config.getLong(CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG),
                    metrics,
                    Time.SYSTEM,
                    METRICS_GROUP,
                    Map.of(),
                    false,
                    false,
                    channels,
                    new SpareBytes(),
                    log);
            NetworkClient network = network(config, inFlight, metadata, selector, versions, log);
            return new WireClient(metrics, versions, network, metadata);
        } catch (KafkaException e) {
            Utils.closeQuietly(selector, "selector");
            Utils.closeQuietly(channels, "channels");
            metrics.close();
            throw e;
        }
    }

    private static NetworkClient network(
            AbstractConfig config,
            int inFlight,
            TopicMetadata metadata,
            Selector selector,
            ApiVersions versions,
            LogContext log) {
        return new NetworkClient(
                null,
                metadata,
                selector,
                config.getString(CommonClientConfigs.CLIENT_ID_CONFIG),
                inFlight,
                config.getLong(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG),
                config.getLong(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG),
                config.getInt(CommonClientConfigs.SEND_BUFFER_CONFIG),
                config.getInt(CommonClientConfigs.RECEIVE_BUFFER_CONFIG),
                config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
                config.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
                config.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
                Time.SYSTEM,
                true,
                versions,
                null,
                log,
                new DefaultHostResolver(),
                null,
                config.getLong(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG),
                MetadataRecoveryStrategy.forName(
                        config.getString(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG)));
    }

    public NetworkClient network() {
        return network;
    }

    public TopicMetadata metadata() {
        return metadata;
    }

    /** Which versions of requests the brokers know that there is a connection to. */
    public ApiVersions versions() {
        return versions;
    }

    /** The time that the network client wants to be told, in milliseconds. */
    public long nowMillis() {
        return Time.SYSTEM.milliseconds();
    }

    /**
     * Whether a request can be sent to a broker now; if not, a connection is made, when the back-off allows it.
     *
     * @throws AuthenticationException when the broker refused the credentials
     */
    public boolean isReady(Node node, long nowMillis) {
        if (network.ready(node, nowMillis)) {
            return true;
        }
        AuthenticationException refused = network.authenticationException(node);
        if (refused != null) {
            throw refused;
        }
        return false;
    }

    @Override
    public void close() {
        Utils.closeQuietly(network, "network client");
        metadata.close();
        metrics.close();
    }

    /** Arrays for answers, with spare bytes behind them; garbage like any other. */
    private static final class SpareBytes implements MemoryPool {
        @Override
        public ByteBuffer tryAllocate(int bytes) {
            return ByteBuffer.allocate(bytes + SPARE_BYTES).limit(bytes);
        }

        @Override
        public void release(ByteBuffer buffer) {
            // Columns may refer to it.
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public long availableMemory() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isOutOfMemory() {
            return false;
        }
    }
}
