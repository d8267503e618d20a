package io.millrace.sql;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.sql.convert.NodeTranslator;
import io.millrace.sql.convert.QueryPlaces;
import io.millrace.sql.convert.SinkInputs;
import io.millrace.sql.convert.Translated;
import io.millrace.sql.grammar.BrokenNames;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.QueryLiterals;
import io.millrace.sql.query.QueryTranslator;
import io.millrace.sql.table.DeclaredTable;
import io.millrace.sql.table.TableReader;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.sql.parser.dml.RichSqlInsert;
import org.jspecify.annotations.Nullable;

/** Plans what ends in a sink: INSERT and bare SELECT. */
final class SinkPlanner {
    private final QueryTranslator queries;
    private final NodeTranslator nodes;
    private final DeclaredTables tables;
    private final BrokenNames broken;
    private int selects;

    SinkPlanner(QueryTranslator queries, NodeTranslator nodes, DeclaredTables tables, BrokenNames broken) {
        this.queries = queries;
        this.nodes = nodes;
        this.tables = tables;
        this.broken = broken;
    }

    Sink insert(RichSqlInsert insert, Variables variables) {
        refuseParts(insert);
        SqlIdentifier target = (SqlIdentifier) insert.getTargetTableID();
        Optional<Problem> unknown = unknownTarget(TableReader.simpleName(target), target);
        SqlNode query = InsertNulls.typed(
                QueryLiterals.replaceVariables(insert.getSource(), variables), targetTypes(insert, target));
        RelRoot root;
        try {
            root = queries.translate(query);
        } catch (MillraceException refused) {
            List<Problem> all = new ArrayList<>(refused.problems());
            unknown.ifPresent(all::add);
            throw new MillraceException(MillraceException.Phase.REFUSED, all, refused);
        }
        Translated translated = nodes.translate(root.project(), QueryPlaces.of(query));
        DeclaredTable table = tables.find(TableReader.simpleName(target))
                .orElseThrow(() -> new MillraceException(
                        MillraceException.Phase.REFUSED, unknown.map(List::of).orElse(List.of()), null));
        SourcePlace place = Places.of(insert.getParserPosition());
        tables.written(table.definition().name(), place);
        InsertColumns columns = new InsertColumns(table.definition(), targetColumns(insert), query, target);
        return SinkInputs.sink(translated, fitted(columns, translated, table.definition()), table.definition(), place);
    }

    private List<RowExpression> fitted(InsertColumns columns, Translated translated, TableDefinition table) {
        try {
            return columns.fit(translated.node().type());
        } catch (MillraceException refused) {
            if (broken.isIncomplete(table.name())) {
                throw new MillraceException(MillraceException.Phase.REFUSED, List.of(), refused);
            }
            throw refused;
        }
    }

    /** The types of the columns that the query fills, as far as they are known. */
    private List<RelDataType> targetTypes(RichSqlInsert insert, SqlIdentifier target) {
        Optional<DeclaredTable> table = tables.find(TableReader.simpleName(target));
        if (table.isEmpty()) {
            return List.of();
        }
        RowType sink = table.get().definition().sinkType();
        List<String> names = table.get().definition().persistedColumns().stream()
                .map(ColumnDefinition::name)
                .toList();
        SqlNodeList named = targetColumns(insert);
        List<String> wanted = named == null
                ? names
                : named.stream().map(String::valueOf).filter(names::contains).toList();
        return wanted.stream()
                .map(name -> SqlTypes.toRelType(queries.schema().typeFactory(), sink.fieldType(sink.indexOf(name))))
                .toList();
    }

    private static @Nullable SqlNodeList targetColumns(RichSqlInsert insert) {
        SqlNodeList columns = insert.getTargetColumnList();
        return columns == null || columns.isEmpty() ? null : columns;
    }

    private static void refuseParts(RichSqlInsert insert) {
        String part = null;
        if (insert.isOverwrite()) {
            part = "INSERT OVERWRITE";
        } else if (insert.getStaticPartitions() != null
                && !insert.getStaticPartitions().isEmpty()) {
            part = "PARTITION in INSERT";
        } else if (insert.getConflictStrategy().isPresent()) {
            part = "ON CONFLICT";
        } else if (insert.getTableHints() != null && !insert.getTableHints().isEmpty()) {
            part = "a table hint";
        }
        if (part != null) {
            throw MillraceException.refused(Problem.error(SqlError.NOT_SUPPORTED, part + " is not supported yet")
                    .at(Places.of(insert.getParserPosition()))
                    .hint("Write a plain INSERT INTO table SELECT …."));
        }
    }

    private Optional<Problem> unknownTarget(String name, SqlIdentifier target) {
        if (tables.find(name).isPresent() || broken.hasTable(name)) {
            return Optional.empty();
        }
        if (queries.schema().contains(name)) {
            return Optional.of(Problem.error(SqlError.WRONG_DIRECTION, "view `" + name + "` cannot be written")
                    .at(Places.of(target.getParserPosition()))
                    .hint("Write to a table that is declared with CREATE TABLE."));
        }
        return Optional.of(Problem.error(SqlError.UNKNOWN_TABLE, "no table `" + name + "`")
                .at(Places.of(target.getParserPosition()))
                .detail(
                        tables.names().isEmpty()
                                ? "No table is declared before this statement."
                                : "The tables are " + Mistakes.list(tables.names()) + ".")
                .hint(Mistakes.didYouMean(name, tables.names())
                        .orElse("Declare it with CREATE TABLE before this statement.")));
    }

    Sink select(SqlNode query) {
        SourcePlace place = Places.of(query.getParserPosition());
        RelRoot root = queries.translate(query);
        selects++;
        return SinkInputs.print(
                nodes.translate(root.project(), QueryPlaces.of(query)),
                type -> printTable(type, place),
                root.validatedRowType.getFieldNames(),
                place);
    }

    private TableDefinition printTable(RowType type, @Nullable SourcePlace place) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Field field : type.fields()) {
            columns.add(new ColumnDefinition(field.name(), field.type(), null, false, null, null));
        }
        return new TableDefinition(
                "select_" + selects, columns, Map.of("connector", "print"), List.of(), null, null, place);
    }
}
