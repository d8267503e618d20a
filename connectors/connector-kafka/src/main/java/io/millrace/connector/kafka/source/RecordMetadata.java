package io.millrace.connector.kafka.source;

import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What Kafka adds to its records; keys and types are Flink's. Headers wait for the type MAP. */
final class RecordMetadata {
    static final List<MetadataColumn> COLUMNS = List.of(
            new MetadataColumn("topic", DataTypes.STRING.withNullable(false), "The topic of the record."),
            new MetadataColumn("partition", DataTypes.INT.withNullable(false), "The number of its partition."),
            new MetadataColumn(
                    "leader-epoch", DataTypes.INT, "The epoch of the partition's leader that stored the record."),
            new MetadataColumn(
                    "offset", DataTypes.BIGINT.withNullable(false), "The offset of the record in its partition."),
            new MetadataColumn(
                    "timestamp",
                    DataTypes.timestampLtz(3).withNullable(false),
                    "The timestamp of the record, given by its producer or, if the topic says so, by the broker."),
            new MetadataColumn(
                    "timestamp-type",
                    DataTypes.STRING.withNullable(false),
                    "Who gave the timestamp: CreateTime, LogAppendTime or NoTimestampType."));

    private static final long MICROS_PER_MILLI = 1_000;

    private RecordMetadata() {}

    /** The values of a metadata column for rows of one partition. */
    static Column column(
            String key,
            TopicPartition partition,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
            int[] recordOfRow) {
        int rows = recordOfRow.length;
        return switch (key) {
            case "topic" -> new ConstantColumn(rows, text(partition.topic()));
            case "partition" -> new ConstantColumn(rows, IntColumn.of(partition.partition()));
            case "leader-epoch" -> leaderEpochs(records, recordOfRow);
            case "offset" -> {
                long[] offsets = new long[rows];
                for (int row = 0; row < rows; row++) {
                    offsets[row] = records.get(recordOfRow[row]).offset();
                }
                yield LongColumn.of(offsets);
            }
            case "timestamp" -> {
                long[] micros = new long[rows];
                for (int row = 0; row < rows; row++) {
                    micros[row] = records.get(recordOfRow[row]).timestamp() * MICROS_PER_MILLI;
                }
                yield LongColumn.of(micros);
            }
            case "timestamp-type" -> timestampTypes(records, recordOfRow);
            default -> throw new IllegalArgumentException("no metadata column " + key);
        };
    }

    private static FlatColumn text(String text) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(text);
        return builder.build();
    }

    private static FlatColumn leaderEpochs(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records, int[] recordOfRow) {
        IntColumnBuilder builder = new IntColumnBuilder();
        for (int record : recordOfRow) {
            Optional<Integer> epoch = records.get(record).leaderEpoch();
            if (epoch.isPresent()) {
                builder.append(epoch.get());
            } else {
                builder.appendNull();
            }
        }
        return builder.build();
    }

    private static FlatColumn timestampTypes(
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records, int[] recordOfRow) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int record : recordOfRow) {
            builder.append(records.get(record).timestampType().name);
        }
        return builder.build();
    }
}
