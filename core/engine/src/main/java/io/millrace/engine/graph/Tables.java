package io.millrace.engine.graph;

import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;

/** Makes sources and sinks of declared tables. */
public interface Tables {
    Source source(TableDefinition table);

    Sink sink(TableDefinition table);
}
