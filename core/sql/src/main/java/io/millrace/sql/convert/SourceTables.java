package io.millrace.sql.convert;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.sql.table.DeclaredTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Makes the nodes that read a table, once per table: the scan, a Calc for computed columns, the watermark assigner.
 * Computed columns are evaluated below the assigner, never in the queries above it.
 */
public final class SourceTables {
    private final Function<String, DeclaredTable> tables;
    private final Map<String, Translated> sources = new LinkedHashMap<>();

    public SourceTables(Function<String, DeclaredTable> tables) {
        this.tables = tables;
    }

    /** A view is the nodes of its query; every use of it is the same nodes. */
    public void addView(String name, Translated query) {
        sources.put(name, query);
    }

    Translated source(String table) {
        Translated known = sources.get(table);
        if (known == null) {
            known = create(tables.apply(table));
            sources.put(table, known);
        }
        return known;
    }

    private static Translated create(DeclaredTable table) {
        List<ColumnDefinition> read = table.readColumns();
        RowType readType = RowType.of(read.stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList());
        List<String> keys = read.stream()
                .map(ColumnDefinition::metadataKey)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
        PlanNode node = new Scan(NodeTranslator.NO_ID, table.definition(), readType, read.size() - keys.size(), keys);
        List<ColumnDefinition> columns = table.definition().columns();
        List<RowExpression> projections = new ArrayList<>();
        List<ColumnRole> roles = new ArrayList<>();
        Translated scanned = new Translated(
                node, readType.fields().stream().map(field -> ColumnRole.PLAIN).toList());
        for (int i = 0; i < columns.size(); i++) {
            RowExpression computed = table.computed().get(i);
            int index = readType.indexOf(columns.get(i).name());
            RowExpression column = computed == null ? new InputRef(index, readType.fieldType(index)) : computed;
            projections.add(column);
            roles.add(i == table.rowtime() ? ColumnRole.EVENT_TIME : NodeTranslator.role(scanned, column));
        }
        node = new Calc(NodeTranslator.NO_ID, node, null, projections, table.rowType());
        RowExpression watermark = table.watermark();
        if (watermark != null) {
            node = new WatermarkAssigner(NodeTranslator.NO_ID, node, table.definition(), table.rowtime(), watermark);
        }
        return new Translated(node, roles);
    }
}
