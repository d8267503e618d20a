package io.millrace.sql.optimize;

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
import java.util.List;

/** The same node over other inputs and with another id. */
final class NodeInputs implements PlanVisitor<PlanNode> {
    private final List<PlanNode> inputs;
    private final String id;

    private NodeInputs(List<PlanNode> inputs, String id) {
        this.inputs = inputs;
        this.id = id;
    }

    static PlanNode replace(PlanNode node, List<PlanNode> inputs, String id) {
        return node.accept(new NodeInputs(inputs, id));
    }

    @Override
    public PlanNode visitScan(Scan node) {
        return new Scan(id, node.table(), node.type(), node.physicalCount(), node.metadataKeys());
    }

    @Override
    public PlanNode visitValues(Values node) {
        return new Values(id, node.type(), node.rows());
    }

    @Override
    public PlanNode visitWatermarkAssigner(WatermarkAssigner node) {
        return new WatermarkAssigner(id, inputs.get(0), node.table(), node.rowtime(), node.watermark());
    }

    @Override
    public PlanNode visitCalc(Calc node) {
        return new Calc(id, inputs.get(0), node.condition(), node.projections(), node.type());
    }

    @Override
    public PlanNode visitWindowTableFunction(WindowTableFunction node) {
        return new WindowTableFunction(id, inputs.get(0), node.window(), node.time(), node.properties(), node.type());
    }

    @Override
    public PlanNode visitWindowAggregate(WindowAggregate node) {
        return new WindowAggregate(
                id,
                inputs.get(0),
                node.window(),
                node.time(),
                node.keys(),
                node.aggregates(),
                node.properties(),
                node.type(),
                node.place());
    }

    @Override
    public PlanNode visitUnion(Union node) {
        return new Union(id, inputs, node.type());
    }

    @Override
    public PlanNode visitExchange(Exchange node) {
        return new Exchange(id, inputs.get(0), node.keys());
    }

    @Override
    public PlanNode visitSink(Sink node) {
        return new Sink(id, inputs.get(0), node.table(), node.rowtime(), node.place());
    }
}
