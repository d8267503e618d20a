package io.millrace.advisor.lint;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.Problem;
import java.util.List;

/** Looks for one kind of mistake that a file may have although it is correct SQL. */
@FunctionalInterface
interface LintRule {
    List<Problem> check(Pipeline pipeline);
}
