package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.RowRejections;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.format.Format;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows, a batch at a time, and sends them one by one.
 *
 * <p>The epoch of a row is the one after the last that was prepared; the producer of an epoch is asked for with its
 * first row.
 */
final class KafkaSinkWriter implements SinkWriter {
    private static final int SHOWN_BYTES = 80;
    private static final long MICROS_PER_MILLI = 1_000;

    private final String topic;
    private final TopicFacts facts;
    private final RowEncoding values;
    private final @Nullable RowEncoding keys;
    private final Partitioning partitioning;
    private final int eventTime;
    private final int maxBytes;
    private final RowRejections rejections;
    private final LongFunction<RecordProducer> producers;
    private long epoch;
    private @Nullable RecordProducer producer;

    KafkaSinkWriter(
            TableContext context,
            String topic,
            @Nullable KeyColumns key,
            TopicFacts facts,
            WriterRequest request,
            LongFunction<RecordProducer> producers,
            long lastEpoch) {
        this.topic = topic;
        this.facts = facts;
        this.producers = producers;
        Format format = Objects.requireNonNull(context.format(), "format");
        RowType type = context.physical();
        values = key == null
                ? RowEncoding.ofAll(format, type)
                : RowEncoding.of(format, key.valueType(type), key.value());
        keys = key == null ? null : RowEncoding.of(key.format(), key.keyType(), key.key());
        partitioning = Partitioning.of(
                context.options().get(KafkaSinkOptions.PARTITIONER), facts.partitions(), request.subtask());
        eventTime = request.eventTime();
        rejections = request.rejections();
        maxBytes = ProducerSettings.maxRecordBytes(KafkaSinkOptions.properties(context), facts);
        epoch = lastEpoch + 1;
    }

    @Override
    public void write(ChangeBatch batch) {
        requireInsertions(batch);
        RecordProducer sender = producer;
        if (sender == null) {
            sender = producers.apply(epoch);
            producer = sender;
        }
        sender.check();
        values.encode(batch);
        if (keys != null) {
            keys.encode(batch);
        }
        send(sender, batch, times(batch));
    }

    private @Nullable LongColumn times(ChangeBatch batch) {
        if (eventTime == WriterRequest.NO_EVENT_TIME) {
            return null;
        }
        Column column = batch.column(eventTime);
        return (LongColumn) column.flatten();
    }

    private void send(RecordProducer sender, ChangeBatch batch, @Nullable LongColumn times) {
        for (int row = 0; row < batch.rowCount(); row++) {
            byte[] key = keys == null ? null : keys.row(row);
            byte[] value = values.row(row);
            int bytes = value.length + (key == null ? 0 : key.length);
            if (bytes > maxBytes) {
                reject(batch, row, value, bytes);
                continue;
            }
            sender.send(new ProducerRecord<>(topic, partitioning.of(key), timestamp(times, row), key, value));
        }
    }

    /** Sent, it would end the whole transaction. */
    private void reject(ChangeBatch batch, int row, byte[] value, int bytes) {
        String begin = new String(value, 0, Math.min(value.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        rejections.reject(
                batch,
                row,
                KafkaSinkError.RECORD_TOO_LARGE,
                "a row of " + bytes + " bytes is too large for topic `" + topic + "`, which takes " + maxBytes
                        + " (max.message.bytes of the topic, 'properties.max.request.size' of the table): " + begin
                        + "…");
    }

    /** Kafka counts milliseconds from 1970; without an event time the producer's clock is taken. */
    private static @Nullable Long timestamp(@Nullable LongColumn times, int row) {
        if (times == null || times.isNull(row)) {
            return null;
        }
        return Math.max(0, Math.floorDiv(times.value(row), MICROS_PER_MILLI));
    }

    private static void requireInsertions(ChangeBatch batch) {
        long[] weights = batch.weights();
        if (weights == null) {
            return;
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            if (weights[row] != 1) {
                throw new IllegalStateException("a topic takes insertions only, not weight " + weights[row]);
            }
        }
    }

    @Override
    public byte[] prepare(long preparedEpoch, boolean last) {
        if (producer != null) {
            producer.flush();
            producer = null;
        }
        epoch = preparedEpoch + 1;
        return facts.encoded();
    }

    @Override
    public void close() {
        // The producers belong to the sink: others may still write.
    }
}
