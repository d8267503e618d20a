package io.millrace.sql.optimize;

import io.millrace.plan.PlanNode;
import org.jspecify.annotations.Nullable;

/** A rewriting of one node that keeps what it means. */
@FunctionalInterface
interface PlanRule {
    /** The better node, or null when the rule has nothing to do here. */
    @Nullable
    PlanNode apply(PlanNode node);
}
