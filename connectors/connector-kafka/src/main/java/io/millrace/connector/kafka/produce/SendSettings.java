package io.millrace.connector.kafka.produce;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;

/**
 * What the properties of a producer say of sending.
 *
 * @param batchBytes how large a batch may become before it is sent
 * @param requestBytes how large all batches of a request may be
 * @param memoryBytes how much may wait to be acknowledged
 * @param lingerNanos how long a batch waits for more rows
 * @param deliveryNanos how long it is tried to deliver a batch, from its first row on
 * @param backoffNanos how long a refused batch waits before it is sent again
 */
public record SendSettings(
        int batchBytes,
        int requestBytes,
        long memoryBytes,
        long lingerNanos,
        long deliveryNanos,
        long backoffNanos,
        int requestTimeoutMillis,
        Compression compression) {
    /** As Kafka's producer reads them. */
    public static SendSettings of(ProducerConfig config) {
        long linger = config.getLong(ProducerConfig.LINGER_MS_CONFIG);
        int requestTimeout = config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        long delivery = Math.max(config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), linger + requestTimeout);
        return new SendSettings(
                Math.max(BatchBuilder.HEADER_BYTES, config.getInt(ProducerConfig.BATCH_SIZE_CONFIG)),
                config.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                config.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG),
                TimeUnit.MILLISECONDS.toNanos(linger),
                TimeUnit.MILLISECONDS.toNanos(delivery),
                TimeUnit.MILLISECONDS.toNanos(config.getLong(ProducerConfig.RETRY_BACKOFF_MS_CONFIG)),
                requestTimeout,
                compression(config));
    }

    private static Compression compression(ProducerConfig config) {
        CompressionType type = CompressionType.forName(config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
        return switch (type) {
            case GZIP ->
                Compression.gzip()
                        .level(config.getInt(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG))
                        .build();
            case LZ4 ->
                Compression.lz4()
                        .level(config.getInt(ProducerConfig.COMPRESSION_LZ4_LEVEL_CONFIG))
                        .build();
            case ZSTD ->
                Compression.zstd()
                        .level(config.getInt(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG))
                        .build();
            default -> Compression.of(type).build();
        };
    }
}
