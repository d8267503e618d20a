package io.millrace.testkit.run;

import io.millrace.engine.graph.Tables;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.connector.TableContext;
import io.millrace.spi.option.OptionValues;
import io.millrace.testkit.connector.ScriptConnector;
import java.util.Map;

/** The tables of a script: all of them have the connector {@code script}. */
record ScriptTables(ScriptConnector connector, Environment environment) implements Tables {
    @Override
    public Source source(TableDefinition table) {
        return connector.source().orElseThrow().create(context(table));
    }

    @Override
    public Sink sink(TableDefinition table) {
        return connector.sink().orElseThrow().create(context(table));
    }

    private TableContext context(TableDefinition table) {
        return new TableContext(table.name(), table.physicalType(), new OptionValues(Map.of()), null, environment);
    }
}
