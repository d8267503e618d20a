package io.millrace.engine.graph;

import io.millrace.plan.PlanNode;
import java.util.List;

/**
 * An edge between tasks.
 *
 * @param id the exchange's id, or one made from the consumer's for an edge that only joins chains
 * @param from the node that sends
 * @param consumer the node that receives, and at which of its inputs
 * @param keys what rows are sent by; without any, all go to the first task
 * @param forward rows stay with the same subtask
 */
public record Edge(String id, PlanNode from, PlanNode consumer, int input, List<Integer> keys, boolean forward) {}
