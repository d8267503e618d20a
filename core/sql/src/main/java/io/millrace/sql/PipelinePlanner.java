package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.util.List;

/** Turns the text of a pipeline file into a plan. Touches nothing outside: no file, no network, no clock. */
public final class PipelinePlanner {
    private PipelinePlanner() {}

    /**
     * The plan.
     *
     * @throws MillraceException with every error of the file, in file order
     */
    public static Pipeline plan(PlanRequest request) {
        CheckedPipeline checked = check(request);
        List<Problem> errors = checked.errors();
        if (!errors.isEmpty()) {
            throw new MillraceException(MillraceException.Phase.REFUSED, errors, null);
        }
        return checked.pipeline().orElseThrow();
    }

    /** The plan, or what is wrong with the file; warnings too. */
    public static CheckedPipeline check(PlanRequest request) {
        return new FilePlanner(request).check();
    }
}
