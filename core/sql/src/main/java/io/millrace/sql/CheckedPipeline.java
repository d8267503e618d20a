package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What became of a file.
 *
 * @param pipeline there if no problem is an error
 * @param sinks what could be planned, though other statements have errors; of the pipeline if there is one
 * @param problems errors and warnings in file order
 */
public record CheckedPipeline(Optional<Pipeline> pipeline, List<PlanNode.Sink> sinks, List<Problem> problems) {
    public CheckedPipeline {
        sinks = List.copyOf(sinks);
        problems = List.copyOf(problems);
    }

    public List<Problem> errors() {
        return problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
    }
}
