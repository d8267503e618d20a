package io.millrace.sql.convert;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Exchange;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.DataType.TimestampType;
import io.millrace.spi.type.Field;
import io.millrace.sql.SqlError;
import io.millrace.sql.type.SqlTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.sql.SqlKind;

/** Translates GROUP BY: to begin with, over windows that the input carries in columns. */
final class AggregateTranslator {
    private static final List<WindowProperty> PROPERTIES = List.of(WindowProperty.values());

    private final QueryPlaces places;

    AggregateTranslator(QueryPlaces places) {
        this.places = places;
    }

    Translated translate(LogicalAggregate aggregate, Translated input) {
        if (aggregate.getGroupSets().size() > 1) {
            throw unsupported("GROUPING SETS, CUBE and ROLLUP are not supported yet", "Write one query per grouping.");
        }
        List<Integer> group = aggregate.getGroupSet().asList();
        WindowColumns window = WindowColumns.find(input, group);
        if (window == null) {
            throw noWindow(group, input);
        }
        List<Integer> keys = group.stream()
                .filter(column -> !window.isProperty(input, column))
                .toList();
        for (int key : keys) {
            Field field = input.node().type().fields().get(key);
            MapCalls.requireKey(field, "GROUP BY", places.group());
        }
        List<AggregateCall> calls = new ArrayList<>();
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            if (!call.getArgList().isEmpty() && call.getAggregation().getKind() != SqlKind.COUNT) {
                Field argument =
                        input.node().type().fields().get(call.getArgList().get(0));
                MapCalls.requireKey(argument, call.getAggregation().getName(), places.group());
            }
            calls.add(call(call));
        }
        WindowAggregate node = node(aggregate, input, window, keys, calls);
        return reordered(aggregate, input, group, keys, node, window);
    }

    private WindowAggregate node(
            LogicalAggregate aggregate,
            Translated input,
            WindowColumns window,
            List<Integer> keys,
            List<AggregateCall> calls) {
        List<Field> fields = new ArrayList<>();
        RowType inputType = input.node().type();
        for (int key : keys) {
            fields.add(inputType.fields().get(key));
        }
        for (int i = 0; i < calls.size(); i++) {
            String name = aggregate
                    .getRowType()
                    .getFieldList()
                    .get(aggregate.getGroupCount() + i)
                    .getName();
            fields.add(new Field(name, calls.get(i).type()));
        }
        WindowOrigin origin = window.origin();
        for (WindowProperty property : PROPERTIES) {
            boolean localZone = property == WindowProperty.WINDOW_TIME && origin.localZone();
            fields.add(new Field(property.name(), new TimestampType(3, localZone, false)));
        }
        PlanNode exchange = new Exchange(NodeTranslator.NO_ID, input.node(), keys);
        TimeAttribute time = origin.processingTime()
                ? new TimeAttribute.ProcessingTime()
                : new TimeAttribute.EventTime(window.end());
        return new WindowAggregate(
                NodeTranslator.NO_ID,
                exchange,
                new WindowSpec.Attached(window.start(), window.end(), origin.localZone()),
                time,
                keys,
                calls,
                PROPERTIES,
                RowType.of(fields),
                places.group());
    }

    /** Puts keys and window columns in the order in which the query groups by them, the aggregates behind them. */
    private static Translated reordered(
            LogicalAggregate aggregate,
            Translated input,
            List<Integer> group,
            List<Integer> keys,
            WindowAggregate node,
            WindowColumns window) {
        int firstProperty = keys.size() + node.aggregates().size();
        List<RowExpression> projections = new ArrayList<>();
        List<ColumnRole> roles = new ArrayList<>();
        for (int column : group) {
            WindowProperty property = window.property(input, column);
            int from = property == null ? keys.indexOf(column) : firstProperty + PROPERTIES.indexOf(property);
            projections.add(new InputRef(from, node.type().fieldType(from)));
            roles.add(property == null ? ColumnRole.PLAIN : ColumnRole.of(property, window.origin()));
        }
        for (int i = 0; i < node.aggregates().size(); i++) {
            int from = keys.size() + i;
            projections.add(new InputRef(from, node.type().fieldType(from)));
            roles.add(ColumnRole.PLAIN);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < projections.size(); i++) {
            fields.add(new Field(
                    aggregate.getRowType().getFieldList().get(i).getName(),
                    projections.get(i).type()));
        }
        return new Translated(new Calc(NodeTranslator.NO_ID, node, null, projections, RowType.of(fields)), roles);
    }

    private AggregateCall call(org.apache.calcite.rel.core.AggregateCall call) {
        String name = call.getAggregation().getName();
        if (call.isDistinct()) {
            throw unsupported(
                    name + "(DISTINCT …) is not supported yet",
                    "Leave DISTINCT out, or count per key in a window before.");
        }
        if (call.getArgList().size() > 1) {
            throw unsupported(name + " of several values is not supported yet", "Give it one value.");
        }
        AggregateCall.Function function =
                switch (call.getAggregation().getKind()) {
                    case COUNT -> AggregateCall.Function.COUNT;
                    case SUM, SUM0 -> AggregateCall.Function.SUM;
                    case MIN -> AggregateCall.Function.MIN;
                    case MAX -> AggregateCall.Function.MAX;
                    case AVG -> AggregateCall.Function.AVG;
                    default -> throw unsupported(name + " is not supported yet", "Use COUNT, SUM, MIN, MAX or AVG.");
                };
        int argument = call.getArgList().isEmpty() ? -1 : call.getArgList().get(0);
        return new AggregateCall(function, argument, call.filterArg, SqlTypes.dataType(call.getType()));
    }

    private MillraceException noWindow(List<Integer> group, Translated input) {
        boolean half = group.stream().anyMatch(column -> input.role(column).property() != null);
        boolean windowed = input.roles().stream().anyMatch(role -> role.property() != null);
        String hint = half || windowed
                ? "Write GROUP BY window_start, window_end and then your keys."
                : "Group by a window: SELECT window_start, window_end, … FROM TUMBLE(TABLE …, DESCRIPTOR(…), "
                        + "INTERVAL '1' MINUTE) GROUP BY window_start, window_end, ….";
        String detail = half
                ? "A window is known by both of its bounds, and only one is in GROUP BY."
                : "Its groups would never be complete, so there would be no result to write.";
        return MillraceException.refused(
                Problem.error(SqlError.NOT_SUPPORTED, "aggregation without a window is not supported yet")
                        .at(places.group())
                        .detail(detail)
                        .hint(hint));
    }

    private MillraceException unsupported(String fact, String hint) {
        return MillraceException.refused(
                Problem.error(SqlError.NOT_SUPPORTED, fact).at(places.group()).hint(hint));
    }
}
