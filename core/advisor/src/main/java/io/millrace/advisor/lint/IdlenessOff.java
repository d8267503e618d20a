package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode.WatermarkAssigner;
import io.millrace.spi.error.Problem;
import java.time.Duration;
import java.util.List;

/** An unbounded source of several splits whose idleness was switched off. */
final class IdlenessOff implements LintRule {
    private static final String MONITOR_INTERVAL = "source.monitor-interval";

    @Override
    public List<Problem> check(Pipeline pipeline) {
        boolean off = pipeline.settings().idleTimeout().filter(Duration::isZero).isPresent();
        if (!off) {
            return List.of();
        }
        return Plans.all(pipeline, WatermarkAssigner.class).stream()
                .map(WatermarkAssigner::table)
                .filter(table -> table.options().containsKey(MONITOR_INTERVAL))
                .map(table -> Problem.warning(
                                AdvisorCode.IDLENESS_OFF,
                                "a quiet file of table `" + table.name() + "` holds back all windows")
                        .at(table.place())
                        .detail("'table.exec.source.idle-timeout' is 0, so a split that gets no rows keeps the"
                                + " watermark"
                                + " where it is.")
                        .hint("Remove the SET 'table.exec.source.idle-timeout', or set it to '30 s'."))
                .toList();
    }
}
