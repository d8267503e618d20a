package io.millrace.connector.kafka;

import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.connector.kafka.sink.KafkaSinkSupport;
import io.millrace.connector.kafka.source.KafkaSourceSupport;
import io.millrace.spi.connector.Connector;
import io.millrace.spi.type.DataType.RowType;
import java.util.Map;
import java.util.Optional;

/** {@code 'connector' = 'kafka'}: reads and writes topics of a Kafka cluster. */
public final class KafkaConnector implements Connector {
    @Override
    public String identifier() {
        return "kafka";
    }

    @Override
    public String summary() {
        return "Reads topics of Kafka, and writes them exactly once.";
    }

    @Override
    public boolean usesFormat() {
        return true;
    }

    @Override
    public RowType formatType(RowType physical, Map<String, String> options) {
        return KeyColumns.valueType(physical, options);
    }

    @Override
    public Optional<SourceSupport> source() {
        return Optional.of(new KafkaSourceSupport());
    }

    @Override
    public Optional<SinkSupport> sink() {
        return Optional.of(new KafkaSinkSupport());
    }

    @Override
    public Map<String, String> unsupportedOptions() {
        return Map.of(
                "value.format", "Write 'format' = '…', which means the same.",
                "scan.parallelism", "Partitions are read by all tasks; remove the option.",
                "sink.parallelism", "Topics are written by all tasks; remove the option.",
                "sink.semantic", "Write 'sink.delivery-guarantee' = 'exactly-once'.");
    }
}
