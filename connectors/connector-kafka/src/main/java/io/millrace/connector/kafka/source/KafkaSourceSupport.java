package io.millrace.connector.kafka.source;

import io.millrace.connector.kafka.client.ClientOptions;
import io.millrace.connector.kafka.client.KafkaError;
import io.millrace.connector.kafka.client.KeyColumns;
import io.millrace.spi.connector.Connector.SourceSupport;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import java.util.List;

/** How topics are read. */
public final class KafkaSourceSupport implements SourceSupport {
    @Override
    public List<Option<?>> options() {
        return List.of(
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
                ClientOptions.PROPERTIES);
    }

    @Override
    public List<MetadataColumn> metadataColumns() {
        return RecordMetadata.COLUMNS;
    }

    @Override
    public Source create(TableContext context) {
        if (context.options().isSet(KeyColumns.FORMAT)) {
            throw MillraceException.refused(Problem.error(
                            KafkaError.KEY_OPTION, "the key of table `" + context.table() + "` cannot be read yet")
                    .hint("Remove the options that begin with 'key.', or read the table elsewhere."));
        }
        return new KafkaSource(context);
    }
}
