package io.millrace.advisor.lint;

import io.millrace.advisor.AdvisorCode;
import io.millrace.advisor.Lineage;
import io.millrace.advisor.Lineage.Origin;
import io.millrace.plan.ColumnDefinition;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.spi.error.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A sink column named like an event time that is filled from the wall clock. */
final class ProcessingTimeAsEventTime implements LintRule {
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

    private static final Set<String> TIME_WORDS = Set.of(
            "ts",
            "time",
            "timestamp",
            "datetime",
            "rowtime",
            "date",
            "at",
            "day",
            "hour",
            "minute",
            "occurred",
            "created");

    /** A name with one of these says itself that the time is the pipeline's. */
    private static final Set<String> CLOCK_WORDS = Set.of(
            "proc",
            "proctime",
            "process",
            "processed",
            "processing",
            "ingest",
            "ingested",
            "ingestion",
            "insert",
            "inserted",
            "load",
            "loaded",
            "arrival",
            "arrived",
            "received",
            "current",
            "now",
            "wall",
            "clock",
            "written",
            "emitted",
            "updated",
            "computed",
            "system",
            "run",
            "window");

    @Override
    public List<Problem> check(Pipeline pipeline) {
        Lineage lineage = new Lineage();
        List<Problem> problems = new ArrayList<>();
        for (PlanNode.Sink sink : pipeline.sinks()) {
            List<Set<Origin>> columns = lineage.of(sink);
            List<ColumnDefinition> names = sink.table().columns().stream()
                    .filter(ColumnDefinition::isPhysical)
                    .toList();
            for (int i = 0; i < Math.min(names.size(), columns.size()); i++) {
                String column = names.get(i).name();
                for (Origin origin : columns.get(i)) {
                    if (origin instanceof Origin.ProcessingTime clock && soundsLikeEventTime(column)) {
                        problems.add(problem(sink, column, clock));
                    }
                }
            }
        }
        return problems;
    }

    static boolean soundsLikeEventTime(String column) {
        List<String> words = Arrays.stream(WORDS.split(column))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return words.stream().anyMatch(TIME_WORDS::contains) && words.stream().noneMatch(CLOCK_WORDS::contains);
    }

    private static Problem problem(PlanNode.Sink sink, String column, Origin.ProcessingTime clock) {
        return Problem.warning(
                        AdvisorCode.PROCESSING_TIME_AS_EVENT_TIME,
                        "column `" + column + "` of table `" + sink.table().name() + "` holds processing time")
                .at(sink.place())
                .detail("Its name says when something happened, but its value comes from " + clock.expression()
                        + ": the time at which the pipeline ran.")
                .hint("Write the event-time column (or window_start, window_end) to `" + column
                        + "`, or name the column processed_at.");
    }
}
