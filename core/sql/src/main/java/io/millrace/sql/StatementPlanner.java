package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.convert.NodeTranslator;
import io.millrace.sql.convert.QueryPlaces;
import io.millrace.sql.convert.SourceTables;
import io.millrace.sql.function.PipelineOperators;
import io.millrace.sql.grammar.BrokenNames;
import io.millrace.sql.grammar.Places;
import io.millrace.sql.query.PipelineSchema;
import io.millrace.sql.query.QueryLiterals;
import io.millrace.sql.query.QueryTranslator;
import io.millrace.sql.setting.SettingReader;
import io.millrace.sql.table.GivenOption;
import io.millrace.sql.table.OptionCheck;
import io.millrace.sql.table.TableReader;
import io.millrace.sql.text.StatementText;
import java.util.ArrayList;
import java.util.List;
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
    private final BrokenNames broken = new BrokenNames();
    private final QueryTranslator queries;
    private final DeclaredTables tables;
    private final SourceTables sources;
    private final NodeTranslator nodes;
    private final SinkPlanner sinkPlanner;
    private final GivenOptions options;
    private final List<Sink> sinks = new ArrayList<>();

    StatementPlanner(PlanRequest request, ProblemCollector problems) {
        this.request = request;
        this.problems = problems;
        this.settings = new SettingReader(problems);
        this.queries = new QueryTranslator(new PipelineSchema(), PipelineOperators.INSTANCE, broken);
        this.tables = new DeclaredTables(request.catalog(), problems);
        this.sources = new SourceTables(tables::read);
        this.nodes = new NodeTranslator(sources);
        this.sinkPlanner = new SinkPlanner(queries, nodes, tables, broken);
        this.options = new GivenOptions(request.variables(), problems);
        request.overrides().forEach(settings::override);
    }

    List<Sink> sinks() {
        return sinks;
    }

    /** A statement that could not be parsed: what it would have declared is not missed elsewhere. */
    void skip(StatementText text) {
        text.declaredName().ifPresent(broken::addTable);
    }

    void plan(StatementText text, SqlNode parsed) {
        if (text.inStatementSet() && !(parsed instanceof RichSqlInsert)) {
            throw MillraceException.refused(
                    Problem.error(SqlError.SYNTAX, "only INSERT INTO stands between BEGIN and END of a statement set")
                            .at(text.place())
                            .hint("Move the statement before the set."));
        }
        if (parsed instanceof SqlSet set) {
            set(text, set);
        } else if (parsed.getClass() == SqlCreateTable.class) {
            createTable(text, (SqlCreateTable) parsed);
        } else if (parsed instanceof SqlCreateView view) {
            createView(text, view);
        } else if (parsed instanceof RichSqlInsert insert) {
            tables.reading(text.place());
            sinks.add(sinkPlanner.insert(insert, request.variables()));
        } else if (parsed.isA(SqlKind.QUERY)) {
            tables.reading(text.place());
            sinks.add(sinkPlanner.select(QueryLiterals.replaceVariables(parsed, request.variables())));
        } else {
            text.declaredName().ifPresent(broken::addTable);
            throw UnsupportedStatements.named(text);
        }
    }

    private void set(StatementText text, SqlSet set) {
        if (set.getKey() == null || set.getValue() == null) {
            throw MillraceException.refused(Problem.error(SqlError.NOT_SUPPORTED, "SET without a key is not supported")
                    .at(text.place())
                    .hint("Write SET 'key' = 'value';"));
        }
        settings.set(options.given(set.getKey(), set.getValue()));
    }

    private void createTable(StatementText text, SqlCreateTable create) {
        String name = TableReader.simpleName(create.getName());
        if (isDeclared(name, create.getName(), create.isIfNotExists())) {
            return;
        }
        broken.addTable(name);
        refuseParts(create);
        KeyConstraints.check(create, problems);
        List<GivenOption> given = options.of(create);
        new OptionCheck(request.catalog(), problems)
                .check(name, given, Places.of(create.getName().getParserPosition()));
        TableReader reader = new TableReader(queries, text.source(), problems, broken, request.variables());
        int before = problems.count();
        tables.add(reader.read(create, options.texts(given)), given);
        if (problems.count() > before) {
            broken.addIncomplete(name);
        }
        queries.schema().addTable(name, tables.relType(name, queries.schema().typeFactory()));
    }

    private static void refuseParts(SqlCreateTable create) {
        String part = !create.getPartitionKeyList().isEmpty()
                ? "PARTITIONED BY"
                : create.getDistribution() != null ? "DISTRIBUTED" : null;
        if (part != null) {
            throw MillraceException.refused(Problem.error(SqlError.NOT_SUPPORTED, part + " is not supported yet")
                    .at(Places.of(create.getName().getParserPosition()))
                    .hint("Leave it out."));
        }
    }

    private boolean isDeclared(String name, SqlNode place, boolean ifNotExists) {
        if (!queries.schema().contains(name)) {
            return false;
        }
        if (!ifNotExists) {
            throw MillraceException.refused(
                    Problem.error(SqlError.DUPLICATE_NAME, "table or view `" + name + "` is declared twice")
                            .at(Places.of(place.getParserPosition()))
                            .hint("Give it another name, or remove one of the two."));
        }
        return true;
    }

    private void createView(StatementText text, SqlCreateView view) {
        String name = TableReader.simpleName(view.getName());
        if (isDeclared(name, view.getName(), view.isIfNotExists())) {
            return;
        }
        broken.addTable(name);
        SqlNode query = QueryLiterals.replaceVariables(view.getQuery(), request.variables());
        RelRoot root = queries.translate(query);
        tables.reading(text.place());
        sources.addView(name, nodes.translate(root.project(), QueryPlaces.of(query)));
        queries.schema()
                .addTable(name, ViewColumns.named(view, root, queries.schema().typeFactory()));
    }

    void checkTogether() {
        settings.checkTogether();
        new SideTables(settings, tables, problems).check();
        tables.checkUse();
    }

    /** The whole plan; call only when there was no error. */
    Pipeline pipeline(List<Sink> named) {
        SideTables side = new SideTables(settings, tables, problems);
        List<TableDefinition> definitions = tables.definitions();
        return new Pipeline(
                settings.read(defaultName(request.fileName())),
                definitions,
                named,
                side.deadLetters(),
                side.lateTables(),
                problems.inFileOrder());
    }

    /** {@code dir/orders.sql} names the pipeline {@code orders}. */
    private static String defaultName(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        return name.endsWith(".sql") ? name.substring(0, name.length() - ".sql".length()) : name;
    }
}
