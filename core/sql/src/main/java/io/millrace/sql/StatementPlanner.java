package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.convert.NodeTranslator;
import io.millrace.sql.convert.SourceTables;
import io.millrace.sql.function.PipelineOperators;
import io.millrace.sql.query.PipelineSchema;
import io.millrace.sql.query.QueryTranslator;
import io.millrace.sql.setting.SettingReader;
import io.millrace.sql.table.DeclaredTable;
import io.millrace.sql.table.TableReader;
import io.millrace.sql.text.StatementText;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.flink.sql.parser.ddl.SqlSet;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTable;
import org.apache.flink.sql.parser.ddl.view.SqlCreateView;
import org.apache.flink.sql.parser.dml.RichSqlInsert;

/** Plans statements one after the other; knows what the earlier ones declared. */
final class StatementPlanner {
    private final PlanRequest request;
    private final ProblemCollector problems;
    private final SettingReader settings;
    private final QueryTranslator queries = new QueryTranslator(new PipelineSchema(), PipelineOperators.INSTANCE);
    private final Map<String, DeclaredTable> tables = new LinkedHashMap<>();
    private final List<Sink> sinks = new ArrayList<>();
    private final SinkPlanner sinkPlanner;

    StatementPlanner(PlanRequest request, ProblemCollector problems, SettingReader settings) {
        this.request = request;
        this.problems = problems;
        this.settings = settings;
        request.overrides().forEach(settings::override);
        NodeTranslator nodes = new NodeTranslator(
                new SourceTables(this::table), queries.schema().typeFactory());
        this.sinkPlanner = new SinkPlanner(queries, nodes, tables);
    }

    private DeclaredTable table(String name) {
        DeclaredTable table = tables.get(name);
        if (table == null) {
            throw new IllegalStateException("table " + name + " was validated but is not declared");
        }
        return table;
    }

    List<Sink> sinks() {
        return sinks;
    }

    void plan(StatementText text, SqlNode statement) {
        if (statement instanceof SqlCreateTable create) {
            createTable(text, create);
        } else if (statement instanceof SqlCreateView view) {
            createView(view);
        } else if (statement instanceof SqlSet set) {
            settings.set(set.getKeyString(), set.getValueString());
        } else if (statement instanceof RichSqlInsert insert) {
            sinks.add(sinkPlanner.insert(insert));
        } else if (statement.isA(SqlKind.QUERY)) {
            sinks.add(sinkPlanner.select(statement));
        } else {
            throw MillraceException.refused(
                    Problem.error(SqlError.NOT_SUPPORTED, statement.getKind().sql + " is not supported yet")
                            .at(text.place())
                            .hint("Leave it out."));
        }
    }

    private void createTable(StatementText text, SqlCreateTable create) {
        Map<String, String> options = new LinkedHashMap<>();
        create.getProperties().forEach(options::put);
        DeclaredTable table = new TableReader(queries, text.source(), problems).read(create, options);
        tables.put(table.definition().name(), table);
        queries.schema()
                .addTable(
                        table.definition().name(),
                        SqlTypes.toTableType(queries.schema().typeFactory(), table.rowType()));
    }

    private void createView(SqlCreateView view) {
        RelRoot root = queries.translate(view.getQuery());
        String name = view.getName().toString();
        queries.schema().addView(name, root.project(), root.validatedRowType);
    }

    Pipeline pipeline(List<Sink> named) {
        List<TableDefinition> definitions =
                tables.values().stream().map(DeclaredTable::definition).toList();
        return new Pipeline(
                settings.read(defaultName(request.fileName())), definitions, named, Map.of(), Map.of(), List.of());
    }

    /** {@code dir/orders.sql} names the pipeline {@code orders}. */
    private static String defaultName(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        return name.endsWith(".sql") ? name.substring(0, name.length() - ".sql".length()) : name;
    }
}
