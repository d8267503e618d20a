package io.millrace.api;

import io.millrace.spi.error.Problem;
import io.millrace.spi.error.Severity;
import java.util.List;

/** What {@link PipelineFile#check} found, in file order. */
public record CheckReport(List<Problem> problems) {
    public CheckReport {
        problems = List.copyOf(problems);
    }

    public boolean hasErrors() {
        return count(Severity.ERROR) > 0;
    }

    public long count(Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }
}
