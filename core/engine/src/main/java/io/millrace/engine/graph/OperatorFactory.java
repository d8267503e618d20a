package io.millrace.engine.graph;

import io.millrace.codegen.CalcKernel;
import io.millrace.codegen.RowErrors;
import io.millrace.engine.operator.LateRows;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.OperatorCounters;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import java.util.List;

/** Makes the operators of plan nodes: one per task, sharing compiled code. */
public interface OperatorFactory {
    /** The operator of a Calc, WindowTableFunction or WindowAggregate. */
    Operator operator(PlanNode node, OperatorCounters counters, LateRows lateRows, RowErrors errors);

    /** The WATERMARK expression as the one projection of a kernel. */
    CalcKernel watermark(WatermarkAssigner node);

    /** A kernel per row of VALUES, over one empty row. */
    List<CalcKernel> values(PlanNode.Values node);
}
