package io.millrace.api.table;

import io.millrace.connector.basic.BasicConnectors;
import io.millrace.connector.kafka.KafkaConnector;
import io.millrace.formats.avro.AvroFormatFactory;
import io.millrace.formats.csv.CsvFormatFactory;
import io.millrace.formats.json.JsonFormatFactory;
import io.millrace.formats.raw.RawFormatFactory;
import io.millrace.spi.connector.Connector;
import io.millrace.spi.format.FormatFactory;
import java.util.ArrayList;
import java.util.List;

/** The connectors and formats that a pipeline file may name. */
public record Catalog(List<Connector> connectors, List<FormatFactory> formats) {
    public Catalog {
        connectors = List.copyOf(connectors);
        formats = List.copyOf(formats);
    }

    /** Everything that comes with Millrace. */
    public static Catalog builtIn() {
        List<Connector> connectors = new ArrayList<>(BasicConnectors.all());
        connectors.add(new KafkaConnector());
        return new Catalog(
                connectors,
                List.of(
                        new JsonFormatFactory(),
                        new CsvFormatFactory(),
                        new AvroFormatFactory(),
                        new RawFormatFactory()));
    }

    Connector connector(String identifier) {
        return connectors.stream()
                .filter(connector -> connector.identifier().equals(identifier))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no connector '" + identifier + "' was planned"));
    }

    FormatFactory format(String identifier) {
        return formats.stream()
                .filter(format -> format.identifier().equals(identifier))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no format '" + identifier + "' was planned"));
    }
}
