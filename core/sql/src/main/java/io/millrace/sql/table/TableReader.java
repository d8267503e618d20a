package io.millrace.sql.table;

import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.expression.RowExpression;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import io.millrace.sql.ProblemCollector;
import io.millrace.sql.SqlError;
import io.millrace.sql.Variables;
import io.millrace.sql.convert.ExpressionTranslator;
import io.millrace.sql.grammar.BrokenNames;
import io.millrace.sql.grammar.Mistakes;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.QueryLiterals;
import io.millrace.sql.query.QueryTranslator;
import io.millrace.sql.text.SourceText;
import io.millrace.sql.type.MapTypes;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlTableColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlComputedColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlMetadataColumn;
import org.apache.flink.sql.parser.ddl.SqlTableColumn.SqlRegularColumn;
import org.apache.flink.sql.parser.ddl.SqlWatermark;
import org.apache.flink.sql.parser.ddl.constraint.SqlTableConstraint;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTable;
import org.jspecify.annotations.Nullable;

/** Reads CREATE TABLE; every mistake of a declaration is told, not only its first. */
public final class TableReader {
    private final QueryTranslator queries;
    private final SourceText source;
    private final ProblemCollector problems;
    private final BrokenNames broken;
    private final Variables variables;
    private final ExpressionTranslator expressions;

    public TableReader(
            QueryTranslator queries,
            SourceText source,
            ProblemCollector problems,
            BrokenNames broken,
            Variables variables) {
        this.queries = queries;
        this.source = source;
        this.problems = problems;
        this.broken = broken;
        this.variables = variables;
        this.expressions = new ExpressionTranslator();
    }

    /** The table; its columns may be incomplete when problems were found. */
    public DeclaredTable read(SqlCreateTable statement, Map<String, String> options) {
        String name = simpleName(statement.getName());
        Map<SqlTableColumn, ColumnDefinition> columns = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (SqlNode node : statement.getColumnList()) {
            SqlTableColumn column = (SqlTableColumn) node;
            String columnName = simpleName(column.getName());
            if (!names.add(columnName)) {
                problems.add(Problem.error(SqlError.DUPLICATE_NAME, "column `" + columnName + "` is declared twice")
                        .at(place(column.getName()))
                        .hint("Give it another name."));
            } else if (!(column instanceof SqlComputedColumn)
                    && !problems.attemptAt(place(column), () -> columns.put(column, readColumn(column, columnName)))) {
                broken.addColumn(columnName);
            }
        }
        Map<SqlTableColumn, RowExpression> computed = new LinkedHashMap<>();
        withScratchTable(name, DeclaredTable.readColumns(List.copyOf(columns.values())), () -> {
            for (SqlNode node : statement.getColumnList()) {
                if (node instanceof SqlComputedColumn column
                        && !problems.attemptAt(
                                place(column), () -> computed.put(column, expression(name, column.getExpr())))) {
                    broken.addColumn(simpleName(column.getName()));
                }
            }
        });
        List<ColumnDefinition> all = new ArrayList<>();
        List<@Nullable RowExpression> allComputed = new ArrayList<>();
        for (SqlNode node : statement.getColumnList()) {
            SqlTableColumn column = (SqlTableColumn) node;
            ColumnDefinition read = columns.get(column);
            RowExpression expression = computed.get(column);
            if (read != null) {
                all.add(read);
                allComputed.add(null);
            } else if (expression != null && column instanceof SqlComputedColumn text) {
                all.add(new ColumnDefinition(
                        simpleName(column.getName()),
                        expression.type(),
                        null,
                        true,
                        slice(text.getExpr()),
                        place(column)));
                allComputed.add(expression);
            }
        }
        return withWatermark(statement, name, all, allComputed, options);
    }

    private ColumnDefinition readColumn(SqlTableColumn column, String name) {
        if (column instanceof SqlMetadataColumn metadata) {
            return new ColumnDefinition(
                    name,
                    type(metadata.getType(), column, name),
                    metadata.getMetadataAlias().orElse(name),
                    metadata.isVirtual(),
                    null,
                    place(column));
        }
        SqlDataTypeSpec type = ((SqlRegularColumn) column).getType();
        return new ColumnDefinition(name, type(type, column, name), null, false, null, place(column));
    }

    private DataType type(SqlDataTypeSpec spec, SqlTableColumn declared, String column) {
        RelDataType derived = queries.declaredType(spec);
        return SqlTypes.toDataType(derived)
                .orElseThrow(() -> MillraceException.refused(MapTypes.problem("column `" + column + "`", derived)
                        .orElseGet(() -> Problem.error(
                                        SqlError.TYPE_NOT_YET,
                                        "column `" + column + "` has the type " + shown(spec)
                                                + ", which is not supported yet")
                                .hint("Use another type, such as STRING; timestamps have a precision of up to 6."))
                        .at(place(declared))));
    }

    private static String shown(SqlDataTypeSpec spec) {
        return spec.toString().replace("`", "").replace("INTEGER", "INT");
    }

    private DeclaredTable withWatermark(
            SqlCreateTable statement,
            String name,
            List<ColumnDefinition> columns,
            List<@Nullable RowExpression> computed,
            Map<String, String> options) {
        List<RowExpression> watermark = new ArrayList<>();
        int[] rowtime = {-1};
        statement
                .getWatermark()
                .ifPresent(declared -> problems.attempt(() -> {
                    int column = rowtimeColumn(declared, columns);
                    withScratchTable(name, columns, () -> watermark.add(watermarkExpression(name, declared)));
                    rowtime[0] = column;
                }));
        boolean complete = !watermark.isEmpty();
        TableDefinition definition = new TableDefinition(
                name,
                columns,
                options,
                primaryKey(statement),
                complete ? columns.get(rowtime[0]).name() : null,
                complete ? slice(statement.getWatermark().orElseThrow().getWatermarkStrategy()) : null,
                place(statement.getName()));
        return new DeclaredTable(definition, computed, rowtime[0], complete ? watermark.get(0) : null);
    }

    private static List<String> primaryKey(SqlCreateTable statement) {
        return statement.getFullConstraints().stream()
                .filter(SqlTableConstraint::isPrimaryKey)
                .flatMap(constraint -> Stream.of(constraint.getColumnNames()))
                .toList();
    }

    private int rowtimeColumn(SqlWatermark watermark, List<ColumnDefinition> columns) {
        SqlIdentifier identifier = watermark.getEventTimeColumnName();
        String name = identifier.toString();
        List<String> names = columns.stream().map(ColumnDefinition::name).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw MillraceException.refused(Mistakes.unknownColumn(name, names, "the table", place(identifier)));
        }
        DataType type = columns.get(index).type();
        if (!(type instanceof TimestampType timestamp) || timestamp.precision() > 3) {
            throw MillraceException.refused(Problem.error(
                            SqlError.WATERMARK_COLUMN,
                            "column `" + name + "` cannot have a watermark because it is " + type.name())
                    .at(place(identifier))
                    .detail("A watermark needs a column of type TIMESTAMP(3) or TIMESTAMP_LTZ(3).")
                    .hint(watermarkHint(name, type)));
        }
        return index;
    }

    private static String watermarkHint(String name, DataType type) {
        if (type instanceof TimestampType timestamp) {
            return "Declare it as " + (timestamp.localZone() ? "TIMESTAMP_LTZ(3)." : "TIMESTAMP(3).");
        }
        if (type instanceof DataType.IntegerType) {
            return "Add the computed column `event_time` AS TO_TIMESTAMP_LTZ(`" + name
                    + "`, 3) and write WATERMARK FOR `event_time` AS `event_time` - INTERVAL '5' SECOND.";
        }
        if (type instanceof DataType.CharacterType) {
            return "Add the computed column `event_time` AS TO_TIMESTAMP(`" + name
                    + "`) and write WATERMARK FOR `event_time` AS `event_time` - INTERVAL '5' SECOND.";
        }
        return "Declare the column as TIMESTAMP(3).";
    }

    private RowExpression watermarkExpression(String table, SqlWatermark watermark) {
        RowExpression expression = expression(table, watermark.getWatermarkStrategy());
        if (!(expression.type() instanceof TimestampType)) {
            throw MillraceException.refused(Problem.error(
                            SqlError.WATERMARK_COLUMN,
                            "the watermark is " + expression.type().name() + " and not a timestamp")
                    .at(place(watermark.getWatermarkStrategy()))
                    .hint("Write for example AS `" + watermark.getEventTimeColumnName() + "` - INTERVAL '5' SECOND."));
        }
        return expression;
    }

    /** Translates an expression over the table's columns that the schema knows at this moment. */
    private RowExpression expression(String table, SqlNode expression) {
        SqlParserPos position = expression.getParserPosition();
        SqlSelect select = new SqlSelect(
                position,
                null,
                SqlNodeList.of(QueryLiterals.replaceVariables(expression, variables)),
                new SqlIdentifier(table, position),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Project project = (Project) queries.translate(select).rel;
        return expressions.translate(project.getProjects().get(0));
    }

    private void withScratchTable(String name, List<ColumnDefinition> columns, Runnable work) {
        RowType rowType = RowType.of(columns.stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList());
        queries.schema().addTable(name, SqlTypes.toTableType(queries.schema().typeFactory(), rowType));
        try {
            work.run();
        } finally {
            queries.schema().remove(name);
        }
    }

    /** The last part of a name; catalogs and databases do not exist here. */
    public static String simpleName(SqlIdentifier identifier) {
        return identifier.names.get(identifier.names.size() - 1);
    }

    private static @Nullable SourcePlace place(SqlNode node) {
        return Places.of(node.getParserPosition());
    }

    private String slice(SqlNode node) {
        SourcePlace place = place(node);
        return place == null ? node.toString() : source.slice(place);
    }
}
