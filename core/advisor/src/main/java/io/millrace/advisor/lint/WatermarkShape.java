package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.advisor.Durations;
import io.millrace.advisor.PlanWalk;
import io.millrace.advisor.WatermarkDelay;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Watermarks that are ahead of their rows, stand still, or wait longer than a window lasts. */
final class WatermarkShape implements LintRule {
    @Override
    public List<Problem> check(Pipeline pipeline) {
        List<Problem> problems = new ArrayList<>();
        for (WatermarkAssigner assigner : Plans.all(pipeline, WatermarkAssigner.class)) {
            if (!WatermarkDelay.dependsOn(assigner.watermark(), assigner.rowtime())) {
                problems.add(standsStill(assigner));
            }
            OptionalLong delay = WatermarkDelay.millis(assigner.watermark(), assigner.rowtime());
            if (delay.isPresent() && delay.getAsLong() < 0) {
                problems.add(inTheFuture(assigner, -delay.getAsLong()));
            }
        }
        for (PlanNode.WindowAggregate window : Plans.all(pipeline, PlanNode.WindowAggregate.class)) {
            if (window.time() instanceof TimeAttribute.EventTime) {
                checkDelay(window, problems);
            }
        }
        return problems;
    }

    private static void checkDelay(PlanNode.WindowAggregate window, List<Problem> problems) {
        long size = lengthMillis(window.window());
        for (WatermarkAssigner assigner : Plans.of(PlanWalk.upstream(window), WatermarkAssigner.class)) {
            OptionalLong delay = WatermarkDelay.millis(assigner.watermark(), assigner.rowtime());
            if (size > 0 && delay.isPresent() && delay.getAsLong() > size) {
                problems.add(Problem.warning(
                                AdvisorCode.DELAY_ABOVE_WINDOW,
                                "the watermark of table `" + assigner.table().name() + "` waits "
                                        + words(delay.getAsLong()) + ", longer than a window of " + words(size))
                        .at(
                                window.place() != null
                                        ? window.place()
                                        : assigner.table().place())
                        .detail("Each result comes " + words(delay.getAsLong())
                                + " of event time after its window's end, and state holds all windows of that time.")
                        .hint("Shorten the delay in WATERMARK FOR to at most the window's size, if the data arrive in"
                                + " time for it; or choose a larger window."));
            }
        }
    }

    private static long lengthMillis(WindowSpec window) {
        if (window instanceof WindowSpec.Tumble tumble) {
            return tumble.size();
        } else if (window instanceof WindowSpec.Hop hop) {
            return hop.size();
        } else if (window instanceof WindowSpec.Cumulate cumulate) {
            return cumulate.maxSize();
        }
        return -1;
    }

    private static Problem standsStill(WatermarkAssigner assigner) {
        return Problem.warning(
                        AdvisorCode.WATERMARK_STANDS_STILL,
                        "the watermark of table `" + assigner.table().name() + "` never rises")
                .at(assigner.table().place())
                .detail("Its expression does not depend on the event-time column `" + rowtime(assigner)
                        + "`. No window closes before the end of the input, and until then state only grows.")
                .hint(suggestion(assigner));
    }

    private static Problem inTheFuture(WatermarkAssigner assigner, long aheadMillis) {
        return Problem.error(
                        AdvisorCode.WATERMARK_IN_THE_FUTURE,
                        "the watermark of table `" + assigner.table().name() + "` is " + words(aheadMillis)
                                + " ahead of its rows")
                .at(assigner.table().place())
                .detail("After a row, every row that is not " + words(aheadMillis) + " newer would be late.")
                .hint(suggestion(assigner));
    }

    private static String suggestion(WatermarkAssigner assigner) {
        String column = "`" + rowtime(assigner) + "`";
        return "Write WATERMARK FOR " + column + " AS " + column
                + " - INTERVAL '5' SECOND, with the time that rows may be out of order.";
    }

    private static String rowtime(WatermarkAssigner assigner) {
        return assigner.type().fields().get(assigner.rowtime()).name();
    }

    private static String words(long millis) {
        return Durations.words(Duration.ofMillis(millis));
    }
}
