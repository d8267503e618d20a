package io.millrace.sql.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** The tables that a query mentions and the names of columns that could be meant in it. */
final class NamesInScope extends SqlBasicVisitor<@Nullable Void> {
    private final PipelineSchema schema;
    private final Set<String> tables = new LinkedHashSet<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> nested = new LinkedHashSet<>();
    private final Set<String> aliases = new LinkedHashSet<>();
    private final Set<String> typeNames = new LinkedHashSet<>();
    private boolean windows;

    private NamesInScope(PipelineSchema schema) {
        this.schema = schema;
    }

    static NamesInScope of(SqlNode query, PipelineSchema schema) {
        NamesInScope names = new NamesInScope(schema);
        query.accept(names);
        return names;
    }

    /** Declared tables and views that the query names. */
    List<String> tables() {
        return List.copyOf(tables);
    }

    /** Their columns. */
    List<String> columns() {
        return List.copyOf(columns);
    }

    /**
     * Everything that could be meant where a column stands: columns, nested fields, window columns, the query's own
     * names.
     */
    List<String> candidates() {
        List<String> all = new ArrayList<>(columns);
        all.addAll(nested);
        if (windows) {
            all.addAll(List.of("window_start", "window_end", "window_time"));
        }
        all.addAll(aliases);
        return all;
    }

    @Override
    public @Nullable Void visit(SqlIdentifier identifier) {
        String name = identifier.names.get(identifier.names.size() - 1);
        RelDataType type = schema.rowType(name);
        if (type != null) {
            tables.add(name);
            for (RelDataTypeField field : type.getFieldList()) {
                columns.add(field.getName());
                addNested(field.getType());
            }
        }
        return null;
    }

    private void addNested(RelDataType type) {
        if (type.isStruct()) {
            for (RelDataTypeField field : type.getFieldList()) {
                nested.add(field.getName());
                addNested(field.getType());
            }
        }
    }

    /** Whether a name stands where a type is expected. */
    boolean isType(String name) {
        return typeNames.contains(name);
    }

    @Override
    public @Nullable Void visit(SqlDataTypeSpec type) {
        typeNames.add(type.getTypeName().toString());
        return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call.getKind() == SqlKind.AS && call.operand(1) instanceof SqlIdentifier alias) {
            aliases.add(alias.toString());
        }
        windows |= WindowCalls.kind(call).isPresent();
        return super.visit(call);
    }
}
