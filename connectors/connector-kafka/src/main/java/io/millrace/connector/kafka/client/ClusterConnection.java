package io.millrace.connector.kafka.client;

import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import java.io.Closeable;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of a run ask a cluster for: topics, partitions, offsets. Made at the first question, closed with the
 * run. Any thread.
 */
public final class ClusterConnection implements Closeable {
    /** How long an answer is waited for, the first one included, before a person is told. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String API_TIMEOUT = "default.api.timeout.ms";

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, String> properties;
    private @Nullable Admin admin;

    private ClusterConnection(Map<String, String> properties) {
        this.properties = properties;
    }

    /** The connection that all tables with these properties share. */
    public static ClusterConnection of(TableContext context) {
        Map<String, String> properties = new TreeMap<>(ClientOptions.properties(context.options()));
        properties.keySet().removeIf(ClusterConnection::isOfOneSide);
        return context.environment()
                .shared()
                .get(ClusterConnection.class, properties.toString(), () -> new ClusterConnection(properties));
    }

    /** Properties of consumers and producers that an admin client does not know. */
    private static boolean isOfOneSide(String key) {
        return key.startsWith("group.")
                || key.startsWith("transaction")
                || key.equals("auto.offset.reset")
                || key.equals("isolation.level");
    }

    public String bootstrapServers() {
        return properties.getOrDefault("bootstrap.servers", "");
    }

    /** The client, for questions whose answers nobody waits for. */
    public synchronized Admin admin() {
        Admin present = admin;
        if (present == null) {
            Map<String, Object> config = new TreeMap<>(properties);
            config.putIfAbsent("client.id", "millrace-admin");
            config.putIfAbsent("metric.reporters", "");
            config.putIfAbsent("enable.metrics.push", "false");
            config.putIfAbsent(API_TIMEOUT, Long.toString(PATIENCE.toMillis()));
            config.putIfAbsent("request.timeout.ms", Long.toString(PATIENCE.toMillis() / 2));
            present = Admin.create(config);
            admin = present;
        }
        return present;
    }

    /**
     * Asks and waits.
     *
     * @param access what the question is about, for whoever lacks a right or an answer
     */
    public <T> T ask(Access access, Function<Admin, KafkaFuture<T>> question) throws InterruptedIOException {
        try {
            // The client gives up by itself, with a better reason.
            return question.apply(admin()).get(patienceMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refused(access, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException | KafkaException e) {
            throw refused(access, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Kafka was asked");
        }
    }

    /** What the table says, if it does. */
    private long patienceMillis() {
        try {
            return Math.max(PATIENCE.toMillis(), Long.parseLong(properties.getOrDefault(API_TIMEOUT, "0")));
        } catch (NumberFormatException e) {
            // The client says what is wrong with it.
            return PATIENCE.toMillis();
        }
    }

    private MillraceException refused(Access access, Throwable cause) {
        return access.failures(properties).refused(cause, "table `" + access.table() + "` cannot be read");
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(CLOSE_PATIENCE);
            admin = null;
        }
    }
}
