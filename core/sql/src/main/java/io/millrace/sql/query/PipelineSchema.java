package io.millrace.sql.query;

import io.millrace.sql.type.PipelineTypeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/** The names that a file has declared so far: tables and views. Names are case-sensitive, as in Flink. */
public final class PipelineSchema {
    private final PipelineTypeFactory typeFactory = new PipelineTypeFactory();
    private final CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    private final Map<String, RelDataType> types = new LinkedHashMap<>();

    public PipelineTypeFactory typeFactory() {
        return typeFactory;
    }

    /** Adds a table or a view; both are leaves of the algebra, so that what a view computes is computed once. */
    public void addTable(String name, RelDataType rowType) {
        root.add(name, new NamedTable(name, rowType));
        types.put(name, rowType);
    }

    /** Forgets a name that was only needed to look at one expression. */
    public void remove(String name) {
        root.removeTable(name);
        types.remove(name);
    }

    public boolean contains(String name) {
        return types.containsKey(name);
    }

    public List<String> names() {
        return List.copyOf(types.keySet());
    }

    public @Nullable RelDataType rowType(String name) {
        return types.get(name);
    }

    CalciteCatalogReader reader() {
        Properties properties = new Properties();
        properties.setProperty("caseSensitive", "true");
        return new CalciteCatalogReader(root, List.of(), typeFactory, new CalciteConnectionConfigImpl(properties));
    }

    private static final class NamedTable extends AbstractTable {
        private final String name;
        private final RelDataType rowType;

        NamedTable(String name, RelDataType rowType) {
            this.name = name;
            this.rowType = rowType;
        }

        @Override
        public RelDataType getRowType(RelDataTypeFactory factory) {
            return rowType;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
