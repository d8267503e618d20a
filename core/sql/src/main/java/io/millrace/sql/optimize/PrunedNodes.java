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
import io.millrace.plan.PlanVisitor;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowProperty;
import io.millrace.plan.WindowSpec;
import io.millrace.plan.expression.RowExpression;
import io.millrace.plan.expression.RowExpression.InputRef;
import io.millrace.spi.type.DataType.RowType;
import io.millrace.spi.type.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Builds nodes again without the columns that nobody wants. */
final class PrunedNodes implements PlanVisitor<PlanNode> {
    private final Map<PlanNode, RequiredFields> required;
    private final IdentityHashMap<PlanNode, PlanNode> done = new IdentityHashMap<>();
    /** For each node of the old plan, where each of its columns is now; -1 for those that are gone. */
    private final IdentityHashMap<PlanNode, int[]> positions = new IdentityHashMap<>();

    PrunedNodes(Map<PlanNode, RequiredFields> required) {
        this.required = required;
    }

    PlanNode of(PlanNode node) {
        PlanNode known = done.get(node);
        if (known == null) {
            known = node.accept(this);
            done.put(node, known);
        }
        return known;
    }

    private RequiredFields wanted(PlanNode node) {
        return required.computeIfAbsent(node, key -> new RequiredFields());
    }

    private List<Integer> kept(PlanNode node) {
        RequiredFields wanted = wanted(node);
        List<Integer> kept = new ArrayList<>();
        int[] moved = new int[node.type().fieldCount()];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = wanted.wants(i) ? kept.size() : -1;
            if (moved[i] >= 0) {
                kept.add(i);
            }
        }
        positions.put(node, moved);
        return kept;
    }

    private int position(PlanNode node, int column) {
        int[] moved = positions.get(node);
        return moved == null ? column : moved[column];
    }

    private Function<InputRef, RowExpression> columns(PlanNode oldInput, PlanNode newInput) {
        return reference -> {
            int position = position(oldInput, reference.index());
            return new InputRef(position, newInput.type().fieldType(position));
        };
    }

    @Override
    public PlanNode visitScan(Scan node) {
        RequiredFields wanted = wanted(node);
        List<Field> fields = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        int physical = 0;
        for (int column : kept(node)) {
            Field field = node.type().fields().get(column);
            RequiredFields inner = wanted.existing(column);
            fields.add(new Field(field.name(), inner == null ? field.type() : inner.pruned(field.type())));
            if (column < node.physicalCount()) {
                physical++;
            } else {
                keys.add(node.metadataKeys().get(column - node.physicalCount()));
            }
        }
        return new Scan(node.id(), node.table(), RowType.of(fields), physical, keys);
    }

    @Override
    public PlanNode visitValues(Values node) {
        List<Integer> kept = kept(node);
        return new Values(
                node.id(),
                fields(node.type(), kept),
                node.rows().stream()
                        .map(row -> kept.stream().map(row::get).toList())
                        .toList());
    }

    private static RowType fields(RowType type, List<Integer> kept) {
        return RowType.of(kept.stream().map(type.fields()::get).toList());
    }

    @Override
    public PlanNode visitWatermarkAssigner(WatermarkAssigner node) {
        PlanNode input = of(node.input());
        positions.put(node, positions.getOrDefault(node.input(), new int[0]));
        return new WatermarkAssigner(
                node.id(),
                input,
                node.table(),
                position(node.input(), node.rowtime()),
                ExpressionRewriter.rewrite(node.watermark(), columns(node.input(), input)));
    }

    @Override
    public PlanNode visitCalc(Calc node) {
        PlanNode input = of(node.input());
        Function<InputRef, RowExpression> columns = columns(node.input(), input);
        RowExpression condition =
                node.condition() == null ? null : ExpressionRewriter.rewrite(node.condition(), columns);
        List<RowExpression> projections = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int column : kept(node)) {
            RowExpression projection =
                    ExpressionRewriter.rewrite(node.projections().get(column), columns);
            projections.add(projection);
            fields.add(new Field(node.type().fields().get(column).name(), projection.type()));
        }
        return new Calc(node.id(), input, condition, projections, RowType.of(fields));
    }

    @Override
    public PlanNode visitWindowTableFunction(WindowTableFunction node) {
        PlanNode input = of(node.input());
        int oldCount = node.input().type().fieldCount();
        RequiredFields wanted = wanted(node);
        List<WindowProperty> properties = new ArrayList<>();
        List<Field> fields = new ArrayList<>(input.type().fields());
        int[] moved = new int[node.type().fieldCount()];
        for (int i = 0; i < moved.length; i++) {
            if (i < oldCount) {
                moved[i] = position(node.input(), i);
            } else if (wanted.wants(i)) {
                moved[i] = fields.size();
                properties.add(node.properties().get(i - oldCount));
                fields.add(node.type().fields().get(i));
            } else {
                moved[i] = -1;
            }
        }
        positions.put(node, moved);
        WindowSpec window = node.window();
        if (window instanceof WindowSpec.Session session) {
            window = new WindowSpec.Session(session.gap(), moved(node.input(), session.partitionKeys()));
        }
        return new WindowTableFunction(
                node.id(), input, window, time(node.input(), node.time()), properties, RowType.of(fields));
    }

    private List<Integer> moved(PlanNode oldInput, List<Integer> columns) {
        return columns.stream().map(column -> position(oldInput, column)).toList();
    }

    private TimeAttribute time(PlanNode oldInput, TimeAttribute time) {
        return time instanceof TimeAttribute.EventTime event
                ? new TimeAttribute.EventTime(position(oldInput, event.column()))
                : time;
    }

    @Override
    public PlanNode visitWindowAggregate(WindowAggregate node) {
        PlanNode input = of(node.input());
        RequiredFields wanted = wanted(node);
        int keyCount = node.keys().size();
        int firstProperty = keyCount + node.aggregates().size();
        List<AggregateCall> calls = new ArrayList<>();
        List<WindowProperty> properties = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        int[] moved = new int[node.type().fieldCount()];
        for (int i = 0; i < moved.length; i++) {
            if (i >= keyCount && !wanted.wants(i)) {
                moved[i] = -1;
                continue;
            }
            moved[i] = fields.size();
            fields.add(node.type().fields().get(i));
            if (i >= firstProperty) {
                properties.add(node.properties().get(i - firstProperty));
            } else if (i >= keyCount) {
                AggregateCall call = node.aggregates().get(i - keyCount);
                calls.add(new AggregateCall(
                        call.function(),
                        call.argument() < 0 ? -1 : position(node.input(), call.argument()),
                        call.filter() < 0 ? -1 : position(node.input(), call.filter()),
                        call.type()));
            }
        }
        positions.put(node, moved);
        WindowSpec window = node.window();
        if (window instanceof WindowSpec.Session session) {
            window = new WindowSpec.Session(session.gap(), moved(node.input(), session.partitionKeys()));
        } else if (window instanceof WindowSpec.Attached attached) {
            window = new WindowSpec.Attached(
                    position(node.input(), attached.startColumn()),
                    position(node.input(), attached.endColumn()),
                    attached.localZone());
        }
        return new WindowAggregate(
                node.id(),
                input,
                window,
                time(node.input(), node.time()),
                moved(node.input(), node.keys()),
                calls,
                properties,
                RowType.of(fields),
                node.place());
    }

    @Override
    public PlanNode visitUnion(Union node) {
        List<PlanNode> inputs = new ArrayList<>();
        RowType type = node.type();
        for (PlanNode input : node.inputs()) {
            PlanNode pruned = selected(input, of(input), kept(node));
            inputs.add(pruned);
            type = pruned.type();
        }
        return new Union(node.id(), inputs, type);
    }

    /** An input of a union with exactly the union's columns: another reader of it may want more. */
    private PlanNode selected(PlanNode oldInput, PlanNode newInput, List<Integer> columns) {
        List<RowExpression> projections = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int column : columns) {
            int position = position(oldInput, column);
            projections.add(new InputRef(position, newInput.type().fieldType(position)));
            fields.add(newInput.type().fields().get(position));
        }
        Calc calc = new Calc("", newInput, null, projections, RowType.of(fields));
        return Expressions.isIdentity(calc) ? newInput : calc;
    }

    @Override
    public PlanNode visitExchange(Exchange node) {
        PlanNode input = of(node.input());
        positions.put(node, positions.getOrDefault(node.input(), new int[0]));
        return new Exchange(node.id(), input, moved(node.input(), node.keys()));
    }

    @Override
    public PlanNode visitSink(Sink node) {
        PlanNode input = of(node.input());
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < node.input().type().fieldCount(); i++) {
            all.add(i);
        }
        PlanNode selected = selected(node.input(), input, all);
        return new Sink(node.id(), selected, node.table(), node.rowtime(), node.place());
    }
}
