package io.millrace.sql.convert;

import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.Call;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import io.millrace.sql.SqlError;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Relational algebra as plan nodes, one for one and without ids: correct, and as large as the query was written. What
 * is used twice in the algebra (a view, a table) is one node.
 */
public final class NodeTranslator {
    /** Nodes get their ids when the whole plan is known. */
    static final String NO_ID = "";

    private final SourceTables sources;
    private final ExpressionTranslator expressions;
    private final IdentityHashMap<RelNode, Translated> done = new IdentityHashMap<>();

    public NodeTranslator(SourceTables sources) {
        this.sources = sources;
        this.expressions = new ExpressionTranslator();
    }

    public Translated translate(RelNode rel, QueryPlaces places) {
        Translated known = done.get(rel);
        if (known == null) {
            known = translateNew(rel, places);
            done.put(rel, known);
        }
        return known;
    }

    private Translated translateNew(RelNode rel, QueryPlaces places) {
        if (rel instanceof TableScan scan) {
            List<String> name = scan.getTable().getQualifiedName();
            return sources.source(name.get(name.size() - 1));
        }
        if (rel instanceof LogicalProject project) {
            return project(translate(project.getInput(), places), null, project.getProjects(), project.getRowType());
        }
        if (rel instanceof LogicalFilter filter) {
            Translated input = translate(filter.getInput(), places);
            RowExpression condition = expressions.translate(filter.getCondition());
            return new Translated(filtered(input.node(), condition), input.roles());
        }
        if (rel instanceof LogicalTableFunctionScan function) {
            return WindowTranslator.windowFunction(function, translate(function.getInput(0), places));
        }
        if (rel instanceof LogicalAggregate aggregate) {
            return new AggregateTranslator(places).translate(aggregate, translate(aggregate.getInput(), places));
        }
        if (rel instanceof LogicalUnion union && union.all) {
            return union(union, places);
        }
        if (rel instanceof LogicalValues values) {
            return values(values);
        }
        throw places.unsupported(rel);
    }

    private static Calc filtered(PlanNode input, RowExpression condition) {
        List<RowExpression> all = new ArrayList<>();
        for (int i = 0; i < input.type().fieldCount(); i++) {
            all.add(new InputRef(i, input.type().fieldType(i)));
        }
        return new Calc(NO_ID, input, condition, all, input.type());
    }

    private Translated project(
            Translated input, @Nullable RowExpression condition, List<RexNode> projects, RelDataType rowType) {
        List<RowExpression> projections = new ArrayList<>();
        List<ColumnRole> roles = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < projects.size(); i++) {
            RowExpression expression = expressions.translate(projects.get(i));
            projections.add(expression);
            roles.add(role(input, expression));
            fields.add(new Field(rowType.getFieldList().get(i).getName(), expression.type()));
        }
        return new Translated(new Calc(NO_ID, input.node(), condition, projections, RowType.of(fields)), roles);
    }

    static ColumnRole role(Translated input, RowExpression expression) {
        if (expression instanceof InputRef reference) {
            return input.role(reference.index());
        }
        return expression instanceof Call call && call.function().equals("PROCTIME")
                ? ColumnRole.PROCESSING_TIME
                : ColumnRole.PLAIN;
    }

    private Translated union(LogicalUnion union, QueryPlaces places) {
        RowType type = (RowType) SqlTypes.dataType(union.getRowType());
        List<Translated> inputs = new ArrayList<>();
        for (RelNode input : union.getInputs()) {
            inputs.add(converted(translate(input, places), type));
        }
        List<ColumnRole> roles = new ArrayList<>();
        for (int i = 0; i < type.fieldCount(); i++) {
            int column = i;
            ColumnRole first = inputs.get(0).role(i);
            boolean same = inputs.stream().allMatch(input -> input.role(column).equals(first));
            roles.add(same ? first : ColumnRole.PLAIN);
        }
        List<PlanNode> nodes = inputs.stream().map(Translated::node).toList();
        return new Translated(new PlanNode.Union(NO_ID, nodes, type), roles);
    }

    /** The same rows with the types of a union or a table. */
    static Translated converted(Translated input, RowType type) {
        List<RowExpression> projections = new ArrayList<>();
        List<ColumnRole> roles = new ArrayList<>();
        boolean same = true;
        for (int i = 0; i < type.fieldCount(); i++) {
            RowExpression column = new InputRef(i, input.node().type().fieldType(i));
            RowExpression converted = Conversions.convert(column, type.fieldType(i), null);
            same &= column == converted;
            projections.add(converted);
            roles.add(column == converted ? input.role(i) : ColumnRole.PLAIN);
        }
        return same ? input : new Translated(new Calc(NO_ID, input.node(), null, projections, type), roles);
    }

    private static Translated values(LogicalValues values) {
        RowType type = (RowType) SqlTypes.dataType(values.getRowType());
        List<List<RowExpression>> rows = new ArrayList<>();
        for (List<RexLiteral> tuple : values.getTuples()) {
            List<RowExpression> row = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) {
                RowExpression literal = Literals.translate(tuple.get(i));
                RowExpression converted = Conversions.convert(literal, type.fieldType(i), null);
                if (!(converted instanceof RowExpression.Literal)) {
                    throw MillraceException.refused(
                            Problem.error(SqlError.TYPE_MISMATCH, "VALUES mixes types in column " + (i + 1)));
                }
                row.add(converted);
            }
            rows.add(row);
        }
        return new Translated(
                new PlanNode.Values(NO_ID, type, rows), Collections.nCopies(type.fieldCount(), ColumnRole.PLAIN));
    }
}
