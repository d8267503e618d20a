package io.millrace.plan;

public interface PlanVisitor<R> {
    R visitScan(PlanNode.Scan node);

    R visitValues(PlanNode.Values node);

    R visitWatermarkAssigner(PlanNode.WatermarkAssigner node);

    R visitCalc(PlanNode.Calc node);

    R visitWindowTableFunction(PlanNode.WindowTableFunction node);

    R visitWindowAggregate(PlanNode.WindowAggregate node);

    R visitUnion(PlanNode.Union node);

    R visitExchange(PlanNode.Exchange node);

    R visitSink(PlanNode.Sink node);
}
