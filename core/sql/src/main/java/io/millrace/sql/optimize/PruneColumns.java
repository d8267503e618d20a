package io.millrace.sql.optimize;

import io.millrace.plan.AggregateCall;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.Calc;
import io.millrace.plan.PlanNode.Exchange;
import io.millrace.plan.PlanNode.Scan;
import io.millrace.plan.PlanNode.Sink;
import io.millrace.plan.PlanNode.Union;
import io.millrace.plan.PlanNode.Values;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.PlanNode.WindowTableFunction;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.plan.expression.RowExpression;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Leaves out what nobody reads: columns, fields of nested rows, aggregates and window bounds; a scan then never decodes
 * them. Looks at the whole plan, because a node may have several readers.
 */
final class PruneColumns {
    private final IdentityHashMap<PlanNode, RequiredFields> required = new IdentityHashMap<>();

    private PruneColumns() {}

    static List<Sink> apply(List<Sink> sinks) {
        PruneColumns rule = new PruneColumns();
        List<PlanNode> order = PlanOrder.of(sinks);
        for (int i = order.size() - 1; i >= 0; i--) {
            rule.demand(order.get(i));
        }
        PrunedNodes pruned = new PrunedNodes(rule.required);
        return sinks.stream().map(sink -> (Sink) pruned.of(sink)).toList();
    }

    private RequiredFields of(PlanNode node) {
        return required.computeIfAbsent(node, key -> new RequiredFields());
    }

    /** Tells the inputs of a node, all of whose readers were already asked, what it reads of them. */
    private void demand(PlanNode node) {
        RequiredFields wanted = of(node);
        if (node instanceof Sink sink) {
            requireAll(sink.input());
        } else if (node instanceof Union union) {
            keepOne(wanted);
            union.inputs().forEach(input -> of(input).add(wanted));
        } else if (node instanceof Exchange exchange) {
            of(exchange.input()).add(wanted);
            exchange.keys().forEach(of(exchange.input())::requireColumn);
        } else if (node instanceof WatermarkAssigner assigner) {
            wanted.requireColumn(assigner.rowtime());
            of(assigner.input()).add(wanted);
            of(assigner.input()).addReads(assigner.watermark());
        } else if (node instanceof Calc calc) {
            demandCalc(calc, wanted);
        } else if (node instanceof WindowTableFunction function) {
            demandFunction(function, wanted);
        } else if (node instanceof WindowAggregate aggregate) {
            demandAggregate(aggregate, wanted);
        } else if (node instanceof Scan || node instanceof Values) {
            keepOne(wanted);
        }
    }

    private void requireAll(PlanNode input) {
        for (int i = 0; i < input.type().fieldCount(); i++) {
            of(input).requireColumn(i);
        }
    }

    /** Rows without any column would not be counted, so one column always stays. */
    private static void keepOne(RequiredFields wanted) {
        if (wanted.isEmpty()) {
            wanted.requireColumn(0);
        }
    }

    private void demandCalc(Calc calc, RequiredFields wanted) {
        keepOne(wanted);
        RequiredFields input = of(calc.input());
        RowExpression condition = calc.condition();
        if (condition != null) {
            input.addReads(condition);
        }
        for (int i = 0; i < calc.projections().size(); i++) {
            RequiredFields column = wanted.existing(i);
            if (column == null) {
                continue;
            }
            RowExpression projection = calc.projections().get(i);
            RequiredFields path = input.path(projection);
            if (path == null) {
                input.addReads(projection);
            } else {
                path.add(column);
            }
        }
    }

    private void demandFunction(WindowTableFunction function, RequiredFields wanted) {
        RequiredFields input = of(function.input());
        int passed = function.input().type().fieldCount();
        for (int i = 0; i < passed; i++) {
            RequiredFields column = wanted.existing(i);
            if (column != null) {
                input.field(i).add(column);
            }
        }
        if (function.time() instanceof TimeAttribute.EventTime time) {
            input.requireColumn(time.column());
        }
        if (function.window() instanceof WindowSpec.Session session) {
            session.partitionKeys().forEach(input::requireColumn);
        }
        keepOne(input);
    }

    private void demandAggregate(WindowAggregate aggregate, RequiredFields wanted) {
        RequiredFields input = of(aggregate.input());
        aggregate.keys().forEach(input::requireColumn);
        for (int i = 0; i < aggregate.aggregates().size(); i++) {
            AggregateCall call = aggregate.aggregates().get(i);
            if (wanted.wants(aggregate.keys().size() + i)) {
                if (call.argument() >= 0) {
                    input.requireColumn(call.argument());
                }
                if (call.filter() >= 0) {
                    input.requireColumn(call.filter());
                }
            }
        }
        if (aggregate.time() instanceof TimeAttribute.EventTime time) {
            input.requireColumn(time.column());
        }
        if (aggregate.window() instanceof WindowSpec.Attached attached) {
            input.requireColumn(attached.startColumn());
            input.requireColumn(attached.endColumn());
        }
        keepOne(input);
    }
}
