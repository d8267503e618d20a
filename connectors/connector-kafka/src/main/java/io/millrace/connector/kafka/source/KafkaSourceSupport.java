package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.spi.connector.Connector.SourceSupport;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import java.util.ArrayList;
import java.util.List;

/** How topics are read. */
public final class KafkaSourceSupport implements SourceSupport {
    @Override
    public List<Option<?>> options() {
        List<Option<?>> options = new ArrayList<>(List.of(
                ClientOptions.BOOTSTRAP_SERVERS,
                ClientOptions.TOPIC,
                SourceOptions.TOPIC_PATTERN,
                SourceOptions.STARTUP_MODE,
                SourceOptions.STARTUP_TIMESTAMP,
                SourceOptions.STARTUP_SPECIFIC_OFFSETS,
                SourceOptions.BOUNDED_MODE,
                SourceOptions.BOUNDED_TIMESTAMP,
                SourceOptions.BOUNDED_SPECIFIC_OFFSETS,
                SourceOptions.DISCOVERY_INTERVAL,
                ClientOptions.PROPERTIES));
        options.addAll(KeyColumns.OPTIONS);
        return options;
    }

    @Override
    public List<MetadataColumn> metadataColumns() {
        return RecordMetadata.COLUMNS;
    }

    @Override
    public Source create(TableContext context) {
        return new KafkaSource(context);
    }
}
