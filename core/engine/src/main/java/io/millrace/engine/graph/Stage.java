package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import java.util.List;

/**
 * Operators that run in one task without a queue between them.
 *
 * @param nodes upstream ones first; exchanges are not among them
 * @param in edges from other stages
 * @param out edges to other stages
 */
public record Stage(int number, List<PlanNode> nodes, List<Edge> in, List<Edge> out) {}
