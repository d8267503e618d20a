package io.millrace.sql;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.sql.convert.NodeTranslator;
import io.millrace.sql.convert.QueryPlaces;
import io.millrace.sql.convert.SinkInputs;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.QueryTranslator;
import io.millrace.sql.table.DeclaredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.dml.RichSqlInsert;
import org.jspecify.annotations.Nullable;

/** Plans what ends in a sink: INSERT and bare SELECT. */
final class SinkPlanner {
    private final QueryTranslator queries;
    private final NodeTranslator nodes;
    private final Map<String, DeclaredTable> tables;
    private int selects;

    SinkPlanner(QueryTranslator queries, NodeTranslator nodes, Map<String, DeclaredTable> tables) {
        this.queries = queries;
        this.nodes = nodes;
        this.tables = tables;
    }

    Sink insert(RichSqlInsert insert) {
        SqlIdentifier target = (SqlIdentifier) insert.getTargetTable();
        DeclaredTable table = tables.get(target.toString());
        if (table == null) {
            throw MillraceException.refused(Problem.error(SqlError.UNKNOWN_TABLE, "no table `" + target + "`")
                    .at(Places.of(target.getParserPosition()))
                    .detail("The tables are " + Mistakes.list(tables.keySet()) + ".")
                    .hint(Mistakes.didYouMean(target.toString(), tables.keySet())
                            .orElse("Declare it with CREATE TABLE before this statement.")));
        }
        RelRoot root = queries.translate(insert.getSource());
        SourcePlace place = Places.of(insert.getParserPosition());
        return SinkInputs.sink(
                nodes.translate(root.project(), new QueryPlaces(place, null)), table.definition(), place);
    }

    Sink select(SqlNode query) {
        SourcePlace place = Places.of(query.getParserPosition());
        RelRoot root = queries.translate(query);
        selects++;
        return SinkInputs.print(
                nodes.translate(root.project(), new QueryPlaces(place, null)),
                type -> printTable(type, place),
                root.validatedRowType.getFieldNames(),
                place);
    }

    private TableDefinition printTable(RowType type, @Nullable SourcePlace place) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Field field : type.fields()) {
            columns.add(new ColumnDefinition(field.name(), field.type(), null, false, null, null));
        }
        return new TableDefinition("select_" + selects, columns, Map.of("connector", "print"), null, null, place);
    }
}
