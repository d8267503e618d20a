package io.millrace.advisor.lint;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.util.Comparator;
import java.util.List;

/** All rules. */
public final class Lint {
    private static final List<LintRule> RULES = List.of(
            new SkippedRecords(),
            new UnusedTables(),
            new NoDeadLetterTable(),
            new ReadsItsOwnOutput(),
            new EventTimeIgnored(),
            new ProcessingTimeAsEventTime(),
            new WatermarkShape(),
            new IdlenessOff(),
            new EndlessWindows());

    private static final Comparator<Problem> FILE_ORDER = Comparator.comparing(
            Problem::place,
            Comparator.nullsLast(Comparator.comparingInt(SourcePlace::line).thenComparingInt(SourcePlace::column)));

    private Lint() {}

    /** What there is to say about a pipeline, in file order. */
    public static List<Problem> check(Pipeline pipeline) {
        return RULES.stream()
                .flatMap(rule -> rule.check(pipeline).stream())
                .distinct()
                .sorted(FILE_ORDER)
                .toList();
    }
}
