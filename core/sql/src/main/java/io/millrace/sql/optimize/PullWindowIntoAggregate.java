package io.millrace.sql.optimize;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Exchange;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.PlanNode.WindowTableFunction;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation over the windows of a window table function assigns the windows itself, so that a row is not copied
 * for each of its windows.
 *
 * <pre>
 * WindowAggregate(attached) ← Exchange ← Calc ← WindowTableFunction ← x   becomes
 * WindowAggregate(window)   ← Exchange ← Calc' ← x
 * </pre>
 *
 * The Calc must use window columns for nothing but to pass them on to the grouping.
 */
final class PullWindowIntoAggregate implements PlanRule {
    @Override
    public @Nullable PlanNode apply(PlanNode node) {
        if (!(node instanceof WindowAggregate aggregate)
                || !(aggregate.window() instanceof WindowSpec.Attached attached)
                || !(aggregate.input() instanceof Exchange exchange)) {
            return null;
        }
        Calc calc;
        if (exchange.input() instanceof Calc between) {
            calc = between;
        } else if (exchange.input() instanceof WindowTableFunction) {
            calc = identity(exchange.input());
        } else {
            return null;
        }
        if (!(calc.input() instanceof WindowTableFunction function)) {
            return null;
        }
        int windowColumns = function.input().type().fieldCount();
        return isPassedOnly(aggregate, attached, calc, windowColumns) ? pulled(aggregate, calc, function) : null;
    }

    private static Calc identity(PlanNode input) {
        List<RowExpression> all = new ArrayList<>();
        for (int i = 0; i < input.type().fieldCount(); i++) {
            all.add(new InputRef(i, input.type().fieldType(i)));
        }
        return new Calc("", input, null, all, input.type());
    }

    private static boolean isPassedOnly(
            WindowAggregate aggregate, WindowSpec.Attached attached, Calc calc, int firstWindowColumn) {
        RowExpression condition = calc.condition();
        if (condition != null && usesWindow(condition, firstWindowColumn)) {
            return false;
        }
        BitSet used = new BitSet();
        aggregate.keys().forEach(used::set);
        aggregate.aggregates().forEach(call -> {
            if (call.argument() >= 0) {
                used.set(call.argument());
            }
            if (call.filter() >= 0) {
                used.set(call.filter());
            }
        });
        for (int i = 0; i < calc.projections().size(); i++) {
            if (used.get(i) && usesWindow(calc.projections().get(i), firstWindowColumn)) {
                return false;
            }
        }
        return calc.projections().get(attached.startColumn()) instanceof InputRef
                && calc.projections().get(attached.endColumn()) instanceof InputRef;
    }

    private static boolean usesWindow(RowExpression expression, int firstWindowColumn) {
        BitSet columns = new BitSet();
        Expressions.collectColumns(expression, columns);
        return columns.nextSetBit(firstWindowColumn) >= 0;
    }

    private static @Nullable PlanNode pulled(WindowAggregate aggregate, Calc calc, WindowTableFunction function) {
        PlanNode input = function.input();
        Map<Integer, Integer> moved = new HashMap<>();
        List<RowExpression> projections = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < calc.projections().size(); i++) {
            RowExpression projection = calc.projections().get(i);
            if (!usesWindow(projection, input.type().fieldCount())) {
                moved.put(i, projections.size());
                projections.add(projection);
                fields.add(calc.type().fields().get(i));
            }
        }
        WindowSpec window = function.window();
        if (window instanceof WindowSpec.Session session) {
            List<Integer> keys = aggregate.keys().stream()
                    .map(key -> inputColumn(calc.projections().get(key)))
                    .toList();
            if (!new HashSet<>(keys).equals(new HashSet<>(session.partitionKeys()))) {
                return null;
            }
            input = ((Exchange) input).input();
            window = new WindowSpec.Session(
                    session.gap(), aggregate.keys().stream().map(moved::get).toList());
        }
        TimeAttribute time = function.time();
        if (time instanceof TimeAttribute.EventTime eventTime) {
            time = new TimeAttribute.EventTime(columnOf(eventTime.column(), input.type(), projections, fields));
        }
        if (projections.isEmpty()) {
            columnOf(0, input.type(), projections, fields);
        }
        List<Integer> keys = aggregate.keys().stream().map(moved::get).toList();
        Calc below = new Calc(calc.id(), input, calc.condition(), projections, RowType.of(fields));
        return new WindowAggregate(
                aggregate.id(),
                new Exchange(aggregate.input().id(), below, keys),
                window,
                time,
                keys,
                aggregate.aggregates().stream()
                        .map(call -> new AggregateCall(
                                call.function(),
                                call.argument() < 0 ? -1 : moved.getOrDefault(call.argument(), -1),
                                call.filter() < 0 ? -1 : moved.getOrDefault(call.filter(), -1),
                                call.type()))
                        .toList(),
                aggregate.properties(),
                aggregate.type(),
                aggregate.place());
    }

    private static int inputColumn(RowExpression projection) {
        return projection instanceof InputRef reference ? reference.index() : -1;
    }

    /** Where the projections give a column of the input; it is added when they do not. */
    private static int columnOf(int column, RowType input, List<RowExpression> projections, List<Field> fields) {
        for (int i = 0; i < projections.size(); i++) {
            if (inputColumn(projections.get(i)) == column) {
                return i;
            }
        }
        projections.add(new InputRef(column, input.fieldType(column)));
        fields.add(input.fields().get(column));
        return projections.size() - 1;
    }
}
