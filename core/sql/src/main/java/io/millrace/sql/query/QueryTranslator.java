package io.millrace.sql.query;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.sql.SqlError;
import io.millrace.sql.grammar.BrokenNames;
import io.millrace.sql.grammar.Places;
import java.util.List;
import org.apache.calcite.plan.Context;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.tools.RelBuilder;

/** Validates queries against a schema and turns them into relational algebra of one cluster. */
public final class QueryTranslator {
    private static final SqlToRelConverter.Config CONFIG = SqlToRelConverter.config()
            .withExpand(false)
            .withTrimUnusedFields(false)
            .withCreateValuesRel(true)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withRemoveSortInSubQuery(false)
            .withRelBuilderConfigTransform(QueryTranslator::withoutRewriting);

    private final PipelineSchema schema;
    private final SqlOperatorTable operators;
    private final BrokenNames broken;
    private final RelOptCluster cluster;

    public QueryTranslator(PipelineSchema schema, SqlOperatorTable operators, BrokenNames broken) {
        this.schema = schema;
        this.broken = broken;
        this.operators = operators;
        Context context = Contexts.empty();
        HepPlanner planner = new HepPlanner(HepProgram.builder().build(), context);
        this.cluster = RelOptCluster.create(planner, new RexBuilder(schema.typeFactory()));
        // The default provider compiles its handlers when they are first used, which costs about a second of CPU.
        cluster.setMetadataQuerySupplier(
                () -> new RelMetadataQuery(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE)));
    }

    public PipelineSchema schema() {
        return schema;
    }

    /** Checks a query and translates it. */
    public RelRoot translate(SqlNode query) {
        // Validation changes the query, so names are collected before.
        NamesInScope names = NamesInScope.of(query, schema);
        try {
            return translateChecked(query);
        } catch (CalciteContextException e) {
            throw new ValidationMistakes(schema, broken).worded(e, names);
        } catch (MillraceException refused) {
            throw refused;
        } catch (RuntimeException | AssertionError e) {
            throw stumbled(e, query);
        }
    }

    /** Calcite has no words for some queries that have no meaning, such as TRIM without an argument. */
    private static MillraceException stumbled(Throwable e, SqlNode query) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MillraceException refused) {
                return refused;
            }
        }
        Problem problem = Problem.error(SqlError.INVALID_QUERY, "this query has a part that cannot be planned")
                .at(Places.of(query.getParserPosition()))
                .detail("Some function or clause in it is used in a way that no rule covers.")
                .hint("Take the query apart with views to find the part, and write that part differently.");
        return new MillraceException(MillraceException.Phase.REFUSED, List.of(problem), e);
    }

    private RelRoot translateChecked(SqlNode query) {
        UnsupportedParts.refuse(query);
        PipelineValidator validator = validator();
        SqlNode validated = validator.validate(WindowCalls.rewrite(InLists.rewrite(query)));
        CalciteCatalogReader reader = schema.reader();
        SqlToRelConverter converter = new SqlToRelConverter(
                QueryTranslator::noViews, validator, reader, cluster, PipelineConvertlets.INSTANCE, CONFIG);
        return converter.convertQuery(validated, false, true);
    }

    /** The type that a column is declared with; columns are nullable unless they say NOT NULL. */
    public RelDataType declaredType(SqlDataTypeSpec spec) {
        try {
            return spec.deriveType(validator(), spec.getNullable() == null || spec.getNullable());
        } catch (CalciteContextException e) {
            throw new ValidationMistakes(schema, broken).worded(e, NamesInScope.of(spec, schema));
        }
    }

    private PipelineValidator validator() {
        return new PipelineValidator(operators, schema.reader(), schema.typeFactory());
    }

    /** The algebra must say what the query says; what makes it faster is decided later, by rules that can be off. */
    private static RelBuilder.Config withoutRewriting(RelBuilder.Config config) {
        return config.withSimplify(false)
                .withSimplifyLimit(false)
                .withSimplifyValues(false)
                .withPruneInputOfAggregate(false)
                .withAggregateUnique(true)
                .withPushJoinCondition(false);
    }

    private static RelRoot noViews(RelDataType rowType, String query, List<String> schemaPath, List<String> viewPath) {
        throw new IllegalStateException("views are tables here");
    }
}
