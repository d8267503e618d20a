package io.millrace.connector.kafka.sink;

import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.produce.EncodedRows;
import io.millrace.spi.connector.RowRejections;
import io.millrace.spi.connector.SinkWriter;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.connector.WriterRequest;
import io.millrace.spi.format.Format;
import io.millrace.spi.stream.ChangeBatch;
import io.millrace.spi.type.DataType.RowType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows, a batch at a time, and puts them into the record batches of their partitions.
 *
 * <p>The epoch of a row is the one after the last that was prepared.
 */
final class KafkaSinkWriter implements SinkWriter {
    private static final int SHOWN_BYTES = 80;

    /** Counted in the overhead of a record already. */
    private static final int NO_HEADERS_BYTES = 1;

    private final String topic;
    private final RowEncoding values;
    private final @Nullable RowEncoding keys;
    private final RowRouting routing;
    private final RowMetadata metadata;
    private final int maxBytes;
    private final RowRejections rejections;
    private final RowOutlet outlet;
    private final EncodedRows rows = new EncodedRows();
    private long epoch;

    KafkaSinkWriter(
            TableContext context,
            String topic,
            @Nullable KeyColumns key,
            TopicFacts facts,
            WriterRequest request,
            RowOutlet outlet,
            long lastEpoch) {
        this.topic = topic;
        this.outlet = outlet;
        Format format = Objects.requireNonNull(context.format(), "format");
        RowType type = context.physical();
        values = key == null
                ? RowEncoding.ofFirst(format, type)
                : RowEncoding.of(format, key.valueType(type), key.value());
        keys = key == null ? null : RowEncoding.of(key.format(), key.keyType(), key.key());
        Partitioning partitioning = Partitioning.of(
                context.options().get(KafkaSinkOptions.PARTITIONER), facts.partitions(), request.subtask());
        routing = new RowRouting(topic, facts.partitions(), partitioning, request.subtask());
        metadata = RowMetadata.of(context, request.eventTime());
        rejections = request.rejections();
        maxBytes = ProducerSettings.maxRecordBytes(KafkaSinkOptions.properties(context), facts);
        epoch = lastEpoch + 1;
    }

    @Override
    public void write(ChangeBatch batch) throws IOException {
        requireInsertions(batch);
        outlet.begin(epoch);
        values.encodeValues(batch, rows);
        if (keys != null) {
            keys.encodeKeys(batch, rows);
        }
        metadata.addHeaders(batch, rows);
        metadata.stamp(batch, rows);
        routing.choose(rows, outlet);
        rejectUnfit(batch);
        outlet.append(rows, routing);
    }

    /** Sent, such a row would end the whole transaction. */
    private void rejectUnfit(ChangeBatch batch) {
        boolean hasKeys = rows.keys() != null;
        long[] timestamps = rows.timestamps();
        for (int row = 0; row < batch.rowCount(); row++) {
            if (timestamps[row] < 0) {
                routing.leaveOut(row);
                rejections.reject(
                        batch,
                        row,
                        KafkaSinkError.RECORD_REFUSED,
                        "a row of topic `" + topic + "` is to have the timestamp " + timestamps[row]
                                + " ms, and records have none before 1970");
                continue;
            }
            int bytes = Math.max(0, rows.valueLength(row))
                    + (hasKeys ? Math.max(0, rows.keyLength(row)) : 0)
                    + rows.headersLength(row)
                    - NO_HEADERS_BYTES;
            if (bytes > maxBytes) {
                routing.leaveOut(row);
                reject(batch, row, bytes);
            }
        }
    }

    private void reject(ChangeBatch batch, int row, int bytes) {
        String begin = new String(
                rows.values(),
                rows.valueStart(row),
                Math.min(Math.max(0, rows.valueLength(row)), SHOWN_BYTES),
                StandardCharsets.UTF_8);
        rejections.reject(
                batch,
                row,
                KafkaSinkError.RECORD_TOO_LARGE,
                "a row of " + bytes + " bytes is too large for topic `" + topic + "`, which takes " + maxBytes
                        + " (max.message.bytes of the topic, 'properties.max.request.size' of the table): " + begin
                        + "…");
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
    public byte[] prepare(long preparedEpoch, boolean last) throws IOException {
        byte[] state = outlet.prepare(preparedEpoch, last);
        epoch = preparedEpoch + 1;
        return state;
    }

    @Override
    public void close() {
        // What rows go into belongs to the sink: others may still write.
    }
}
