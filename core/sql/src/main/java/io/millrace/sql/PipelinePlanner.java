package io.millrace.sql;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Turns the text of a pipeline file into a plan. Touches nothing outside: no file, no network, no clock. */
public final class PipelinePlanner {
    /**
     * The grammar and the validator recurse; expressions at the limits of the size gate need more than a usual stack.
     */
    private static final long STACK_BYTES = 256L << 20;

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
        CompletableFuture<CheckedPipeline> result = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> complete(result, request), "millrace-planner", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private static void complete(CompletableFuture<CheckedPipeline> result, PlanRequest request) {
        try {
            result.complete(new FilePlanner(request).check());
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }
}
