package io.millrace.sql;

import io.millrace.spi.connector.Connector;
import io.millrace.spi.format.FormatFactory;
import java.util.List;
import java.util.Optional;

/** The connectors and formats that a file may name. */
public record ConnectorCatalog(List<Connector> connectors, List<FormatFactory> formats) {
    public ConnectorCatalog {
        connectors = List.copyOf(connectors);
        formats = List.copyOf(formats);
    }

    public Optional<Connector> connector(String identifier) {
        return connectors.stream()
                .filter(connector -> connector.identifier().equals(identifier))
                .findFirst();
    }

    public Optional<FormatFactory> format(String identifier) {
        return formats.stream()
                .filter(format -> format.identifier().equals(identifier))
                .findFirst();
    }
}
