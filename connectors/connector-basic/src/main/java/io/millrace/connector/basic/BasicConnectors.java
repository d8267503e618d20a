package io.millrace.connector.basic;

import io.millrace.connector.basic.file.FileSystemConnector;
import io.millrace.connector.basic.generate.DatagenConnector;
import io.millrace.connector.basic.print.PrintConnector;
import io.millrace.spi.connector.Connector;
import java.util.List;

/** The connectors of this module. */
public final class BasicConnectors {
    private BasicConnectors() {}

    public static List<Connector> all() {
        return List.of(
                new FileSystemConnector(), new DatagenConnector(), new PrintConnector(), new BlackholeConnector());
    }
}
