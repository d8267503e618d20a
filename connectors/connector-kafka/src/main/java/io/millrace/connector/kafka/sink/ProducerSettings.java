package io.millrace.connector.kafka.sink;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The properties of Kafka's clients, from what the tables say and what this connector needs. */
final class ProducerSettings {
    /** Kafka's own default. */
    private static final Duration SHORTEST_TRANSACTION = Duration.ofSeconds(60);

    /** An epoch that is cut late must not lose its transaction. */
    private static final int EPOCHS_PER_TRANSACTION = 3;

    /** A start says within this time that nobody answers. */
    private static final Duration START_TIME = Duration.ofSeconds(10);

    /** Requests of this size cost the least CPU per row; an epoch's end waits for none of them to fill. */
    private static final int BATCH_BYTES = 256 * 1024;

    /** Kafka's default of max.request.size. */
    private static final int DEFAULT_REQUEST_BYTES = 1024 * 1024;

    /** What a batch of one record without headers needs beside key and value, at most. */
    private static final int RECORD_OVERHEAD_BYTES = 61 + 21;

    /** A start asks for its id again while the transaction of the life before is aborted, which takes milliseconds. */
    private static final Duration RETRY = Duration.ofMillis(20);

    private static final Duration EXACTLY_ONCE_LINGER = Duration.ofMillis(20);
    private static final Duration AT_LEAST_ONCE_LINGER = Duration.ofMillis(1);

    private ProducerSettings() {}

    /** For producers whose records become visible with their epoch. */
    static Map<String, Object> transactional(
            String bootstrapServers, Map<String, String> properties, Duration transactionTimeout) {
        Map<String, Object> settings = producer(bootstrapServers, properties, EXACTLY_ONCE_LINGER);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(transactionTimeout.toMillis()));
        return settings;
    }

    /** For a producer whose records are visible at once. */
    static Map<String, Object> plain(String bootstrapServers, Map<String, String> properties) {
        return producer(bootstrapServers, properties, AT_LEAST_ONCE_LINGER);
    }

    /** The same for rows that do not go through Kafka's producer. */
    static ProducerConfig rows(Map<String, Object> producer, String clientId) {
        Map<String, Object> settings = new HashMap<>(producer);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        return new ProducerConfig(settings);
    }

    private static Map<String, Object> producer(
            String bootstrapServers, Map<String, String> properties, Duration linger) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, Long.toString(RETRY.toMillis()));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, Long.toString(linger.toMillis()));
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_BYTES));
        settings.putAll(properties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return settings;
    }

    /** How large the key and value of a record may be together. */
    static int maxRecordBytes(Map<String, String> properties, TopicFacts facts) {
        String given = properties.get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        int request = given == null ? DEFAULT_REQUEST_BYTES : Integer.parseInt(given.trim());
        // Compressed, a record may be smaller than it looks, and only the broker knows.
        boolean compressed = !properties
                .getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none")
                .equals("none");
        return Math.min(request, compressed ? Integer.MAX_VALUE : facts.maxMessageBytes()) - RECORD_OVERHEAD_BYTES;
    }

    /** For looking at topics and reading the marker, at a start. */
    static Map<String, Object> other(String bootstrapServers, Map<String, String> properties) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString((int) START_TIME.toMillis()));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString((int) START_TIME.toMillis()));
        settings.putAll(properties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.remove(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return settings;
    }

    /** How long a transaction may stay open; refused when an epoch does not fit. */
    static Duration transactionTimeout(Map<String, String> properties, Duration epoch) {
        Duration least = epoch.multipliedBy(EPOCHS_PER_TRANSACTION);
        String given = properties.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        if (given == null) {
            return least.compareTo(SHORTEST_TRANSACTION) > 0 ? least : SHORTEST_TRANSACTION;
        }
        Duration timeout = Duration.ofMillis(number(given));
        if (timeout.compareTo(least) < 0) {
            throw unfit(
                    given,
                    "is too short for epochs of " + epoch.toMillis() + " ms",
                    "Give it at least three times the interval of epochs, " + least.toMillis()
                            + ", or shorten 'execution.checkpointing.interval'.",
                    null);
        }
        return timeout;
    }

    private static int number(String given) {
        try {
            return Integer.parseInt(given.trim());
        } catch (NumberFormatException e) {
            throw unfit(given, "is no number of milliseconds", "Give milliseconds, for instance '60000'.", e);
        }
    }

    /** The broker allows less than what was asked for, or than what epochs need. */
    static MillraceException tooLong(
            Map<String, String> properties, Duration epoch, Duration timeout, Throwable cause) {
        if (!properties.containsKey(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)) {
            Problem problem = Problem.error(
                            KafkaSinkError.TRANSACTION_TIMEOUT,
                            "epochs of " + epoch.toMillis() + " ms are too long for the broker's transactions")
                    .detail("A transaction may have to stay open for three epochs, " + timeout.toMillis()
                            + " ms, and the broker's transaction.max.timeout.ms is less (15 minutes unless it was"
                            + " changed).")
                    .hint("Shorten 'execution.checkpointing.interval', or the interval in 'millrace.trigger', or raise"
                            + " transaction.max.timeout.ms of the brokers.");
            return new MillraceException(MillraceException.Phase.REFUSED, java.util.List.of(problem), cause);
        }
        return unfit(
                Long.toString(timeout.toMillis()),
                "is longer than the broker allows",
                "Give at most the broker's transaction.max.timeout.ms (15 minutes unless it was changed), and let"
                        + " 'execution.checkpointing.interval' be at most a third of it.",
                cause);
    }

    private static MillraceException unfit(String value, String what, String hint, @Nullable Throwable cause) {
        Problem problem = Problem.error(
                        KafkaSinkError.TRANSACTION_TIMEOUT,
                        "'properties." + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG + "' = '" + value + "' " + what)
                .hint(hint);
        return new MillraceException(MillraceException.Phase.REFUSED, java.util.List.of(problem), cause);
    }
}
