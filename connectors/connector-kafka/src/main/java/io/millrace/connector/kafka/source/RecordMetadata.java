package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.fetch.RecordBlock;
import io.millrace.connector.kafka.fetch.RecordHeaders;
import io.millrace.spi.column.BytesColumnBuilder;
import io.millrace.spi.column.Column;
import io.millrace.spi.column.ConstantColumn;
import io.millrace.spi.column.FlatColumn;
import io.millrace.spi.column.IntColumn;
import io.millrace.spi.column.IntColumnBuilder;
import io.millrace.spi.column.LongColumn;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.map.MapWriter;
import io.millrace.spi.type.DataTypes;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What Kafka adds to its records; keys and types are Flink's. */
final class RecordMetadata {
    static final List<MetadataColumn> COLUMNS = List.of(
            new MetadataColumn("topic", DataTypes.STRING.withNullable(false), "The topic of the record."),
            new MetadataColumn("partition", DataTypes.INT.withNullable(false), "The number of its partition."),
            new MetadataColumn(
                    "headers",
                    DataTypes.map(DataTypes.STRING, DataTypes.BYTES).withNullable(false),
                    "The headers of the record; of several with one name the last."),
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
    static Column column(String key, TopicPartition partition, RecordBlock block, int[] recordOfRow) {
        int rows = recordOfRow.length;
        return switch (key) {
            case "topic" -> new ConstantColumn(rows, text(partition.topic()));
            case "partition" -> new ConstantColumn(rows, IntColumn.of(partition.partition()));
            case "headers" -> headers(block, recordOfRow);
            case "leader-epoch" -> new ConstantColumn(rows, leaderEpoch(block.leaderEpoch()));
            case "offset" -> {
                long[] offsets = new long[rows];
                for (int row = 0; row < rows; row++) {
                    offsets[row] = block.offset(recordOfRow[row]);
                }
                yield LongColumn.of(offsets);
            }
            case "timestamp" -> {
                long[] micros = new long[rows];
                for (int row = 0; row < rows; row++) {
                    micros[row] = block.timestamp(recordOfRow[row]) * MICROS_PER_MILLI;
                }
                yield LongColumn.of(micros);
            }
            case "timestamp-type" -> new ConstantColumn(rows, text(block.timestampType().name));
            default -> throw new IllegalArgumentException("no metadata column " + key);
        };
    }

    private static FlatColumn headers(RecordBlock block, int[] recordOfRow) {
        MapWriter map = new MapWriter();
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int record : recordOfRow) {
            RecordHeaders.read(block, record, map);
            map.appendTo(builder);
        }
        return builder.build();
    }

    private static FlatColumn text(String text) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(text);
        return builder.build();
    }

    private static FlatColumn leaderEpoch(int epoch) {
        IntColumnBuilder builder = new IntColumnBuilder();
        if (epoch < 0) {
            builder.appendNull();
        } else {
            builder.append(epoch);
        }
        return builder.build();
    }
}
