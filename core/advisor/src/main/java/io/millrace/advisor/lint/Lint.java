package io.millrace.advisor.lint;

import io.millrace.advisor.PlanWalk;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.error.Problem;
import io.millrace.spi.error.SourcePlace;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All rules. */
public final class Lint {
    static final Comparator<@Nullable SourcePlace> PLACES =
            Comparator.nullsLast(Comparator.comparingInt(SourcePlace::line).thenComparingInt(SourcePlace::column));

    private static final List<TablesRule> TABLES_RULES = List.of(new ReadsItsOwnOutput(), new TwoTablesOneOutput());

    private static final List<LintRule> RULES = List.of(
            new SkippedRecords(),
            new UnusedTables(),
            new NoDeadLetterTable(),
            new EventTimeIgnored(),
            new ProcessingTimeAsEventTime(),
            new WatermarkShape(),
            new IdlenessOff(),
            new EndlessWindows());

    private Lint() {}

    /** What there is to say about a pipeline, in file order. */
    public static List<Problem> check(Pipeline pipeline) {
        return inFileOrder(
                Stream.concat(RULES.stream(), TABLES_RULES.stream()).flatMap(rule -> rule.check(pipeline).stream()));
    }

    /** What there is to say about the tables of what could be planned, in a file with other mistakes. */
    public static List<Problem> check(List<PlanNode.Sink> planned) {
        List<TableDefinition> sources = Plans.once(planned.stream()
                .flatMap(sink -> Plans.of(PlanWalk.upstream(sink), PlanNode.Scan.class).stream())
                .map(PlanNode.Scan::table));
        List<TableDefinition> sinks = Plans.declared(planned.stream().map(PlanNode.Sink::table));
        return inFileOrder(TABLES_RULES.stream().flatMap(rule -> rule.check(sources, sinks).stream()));
    }

    private static List<Problem> inFileOrder(Stream<Problem> problems) {
        return problems.distinct()
                .sorted(Comparator.comparing(Problem::place, PLACES))
                .toList();
    }
}
