package io.millrace.connector.kafka.fetch;

import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;

/**
 * How a client fetches; each is a property of Kafka's consumer.
 *
 * @param waitMillis so long a broker may wait for records
 * @param leastBytes so many it waits for
 * @param mostBytes of an answer, roughly
 * @param partitionBytes of a partition in an answer, roughly; what a partition has unread beyond that stops its fetches
 * @param rack where this process is, so that a leader can name a nearer replica; empty when nobody said
 * @param nearMillis so long a nearer replica is believed to be the nearest
 * @param backoffMillis before a request that failed is repeated
 */
public record FetchSettings(
        int waitMillis,
        int leastBytes,
        int mostBytes,
        int partitionBytes,
        IsolationLevel isolation,
        String rack,
        long nearMillis,
        long backoffMillis) {
    public static FetchSettings of(ConsumerConfig config) {
        return new FetchSettings(
                config.getInt(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG),
                config.getInt(ConsumerConfig.FETCH_MIN_BYTES_CONFIG),
                config.getInt(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
                config.getInt(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                IsolationLevel.valueOf(
                        config.getString(ConsumerConfig.ISOLATION_LEVEL_CONFIG).toUpperCase(Locale.ROOT)),
                config.getString(ConsumerConfig.CLIENT_RACK_CONFIG),
                config.getLong(ConsumerConfig.METADATA_MAX_AGE_CONFIG),
                config.getLong(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG));
    }
}
