package io.millrace.connector.kafka.sink;

import io.millrace.spi.connector.Connector.SinkSupport;
import io.millrace.spi.connector.MetadataColumn;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.Option;
import java.util.List;

/** How the connector writes. */
public final class KafkaSinkSupport implements SinkSupport {
    @Override
    public List<Option<?>> options() {
        return KafkaSinkOptions.ALL;
    }

    @Override
    public List<MetadataColumn> metadataColumns() {
        return RowMetadata.COLUMNS;
    }

    @Override
    public Sink create(TableContext context) {
        return new KafkaSink(context);
    }
}
