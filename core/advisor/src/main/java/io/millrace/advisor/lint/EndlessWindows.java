package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.advisor.Durations;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode.WindowAggregate;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.List;

/** Windows so long that their state is never dropped in practice. */
final class EndlessWindows implements LintRule {
    private static final long YEAR_MILLIS = Duration.ofDays(365).toMillis();

    @Override
    public List<Problem> check(Pipeline pipeline) {
        return Plans.all(pipeline, WindowAggregate.class).stream()
                .filter(window -> heldMillis(window.window()) >= YEAR_MILLIS)
                .map(window -> Problem.warning(
                                AdvisorCode.WINDOW_WITHOUT_END,
                                "the state of this window is kept for "
                                        + Durations.words(Duration.ofMillis(heldMillis(window.window()))))
                        .at(window.place())
                        .detail("Every key that ever came stays in state until the watermark passes the window's end.")
                        .hint("Choose a shorter window, and add its results up in the table that reads them."))
                .toList();
    }

    private static long heldMillis(WindowSpec window) {
        if (window instanceof WindowSpec.Tumble tumble) {
            return tumble.size();
        } else if (window instanceof WindowSpec.Hop hop) {
            return hop.size();
        } else if (window instanceof WindowSpec.Cumulate cumulate) {
            return cumulate.maxSize();
        } else if (window instanceof WindowSpec.Session session) {
            return session.gap();
        }
        return 0;
    }
}
