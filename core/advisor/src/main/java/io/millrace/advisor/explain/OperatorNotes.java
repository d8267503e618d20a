package io.millrace.advisor.explain;

import io.millrace.advisor.Durations;
import io.millrace.advisor.WatermarkDelay;
import io.millrace.advisor.explain.Explanation.Note;
import io.millrace.plan.AggregateCall;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PlanNode;
import io.millrace.plan.PlanVisitor;
import io.millrace.plan.TableDefinition;
import io.millrace.plan.TimeAttribute;
import io.millrace.plan.WindowSpec;
import io.millrace.spi.type.DataType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a person should know of one operator. */
final class OperatorNotes implements PlanVisitor<List<Note>> {
    private final PipelineSettings settings;
    private final TableFacts facts;
    private final List<TableDefinition> written;

    OperatorNotes(PipelineSettings settings, TableFacts facts, List<TableDefinition> written) {
        this.written = written;
        this.settings = settings;
        this.facts = facts;
    }

    @Override
    public List<Note> visitScan(PlanNode.Scan node) {
        long declared = node.table().physicalType().fieldCount();
        String columns = node.physicalCount() == declared
                ? "all " + declared + " columns are decoded"
                : node.physicalCount() + " of " + declared + " columns are decoded";
        String end = facts.isBounded(node.table()) ? "bounded" : "unbounded";
        String path = node.table().options().get("path");
        List<Note> notes = new ArrayList<>();
        notes.add(new Note(
                "source",
                node.table().connector() + (path == null ? "" : " '" + path + "'") + ", " + end + "; " + columns));
        notes.addAll(primaryKey(node.table(), "rows with equal keys are all read"));
        return notes;
    }

    @Override
    public List<Note> visitValues(PlanNode.Values node) {
        return List.of(new Note("source", "rows of the file, bounded"));
    }

    @Override
    public List<Note> visitWatermarkAssigner(PlanNode.WatermarkAssigner node) {
        List<Note> notes = new ArrayList<>();
        String expression = ExpressionText.of(node.watermark(), node.type());
        notes.add(new Note(
                "watermark",
                "per split the greatest " + expression
                        + " of its earlier rows; the table's is the least of its active splits"));
        OptionalLong delay = WatermarkDelay.millis(node.watermark(), node.rowtime());
        if (delay.isPresent() && delay.getAsLong() > 0) {
            String words = words(delay.getAsLong());
            notes.add(new Note(
                    "watermark",
                    "rows up to " + words + " out of order are in time; each result comes " + words
                            + " of event time later for it"));
        }
        if (!facts.isBounded(node.table())) {
            notes.add(new Note("watermark", idleness()));
            Duration guard =
                    settings.futureGuards().getOrDefault(node.table().name(), PipelineSettings.DEFAULT_FUTURE_GUARD);
            notes.add(new Note(
                    "watermark",
                    "a row more than " + Durations.words(guard)
                            + " ahead of the clock is a bad record and moves nothing"));
        }
        return notes;
    }

    private String idleness() {
        Duration timeout = settings.idleTimeout().orElse(PipelineSettings.DEFAULT_IDLE_TIMEOUT);
        return timeout.isZero()
                ? "a quiet split holds the watermark back (idleness is off)"
                : "a split without rows for " + Durations.words(timeout) + " is idle and holds nothing back";
    }

    @Override
    public List<Note> visitCalc(PlanNode.Calc node) {
        return List.of();
    }

    @Override
    public List<Note> visitWindowTableFunction(PlanNode.WindowTableFunction node) {
        return node.time() instanceof TimeAttribute.ProcessingTime
                ? List.of(processingTime())
                : sessionOrder(node.window());
    }

    @Override
    public List<Note> visitWindowAggregate(PlanNode.WindowAggregate node) {
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("state", state(node)));
        notes.addAll(
                node.time() instanceof TimeAttribute.ProcessingTime
                        ? List.of(processingTime())
                        : sessionOrder(node.window()));
        boolean inexact = node.aggregates().stream()
                .anyMatch(call ->
                        (call.function() == AggregateCall.Function.SUM || call.function() == AggregateCall.Function.AVG)
                                && call.argument() >= 0
                                && node.input().type().fieldType(call.argument()) instanceof DataType.FloatingType);
        if (inexact) {
            notes.add(new Note(
                    "order",
                    "the last digits of a sum of FLOAT or DOUBLE depend on the order in which rows of several splits"
                            + " arrive; DECIMAL does not"));
        }
        return notes;
    }

    private static String state(PlanNode.WindowAggregate node) {
        String per = node.keys().isEmpty() ? "one row" : "one row per key";
        WindowSpec window = node.window();
        if (window instanceof WindowSpec.Session session) {
            return per + " and open session; bounded by the watermark, which closes a session " + words(session.gap())
                    + " after its last row";
        }
        String until = node.time() instanceof TimeAttribute.ProcessingTime
                ? "bounded by the clock, which drops a window whole at its end"
                : "bounded by the watermark, which drops a window whole at its end";
        if (window instanceof WindowSpec.Hop hop) {
            return per + " and slide of " + words(hop.slide()) + " in open windows; " + until;
        }
        return per + " and open window; " + until;
    }

    /** A row that is late for the session it would make alone is taken by one that other splits still extend. */
    private static List<Note> sessionOrder(WindowSpec window) {
        return window instanceof WindowSpec.Session
                ? List.of(new Note(
                        "order",
                        "a row that its own split has left behind still joins a session that rows of other splits keep"
                                + " open, if those have arrived; with one split nothing depends on it"))
                : List.of();
    }

    private static Note processingTime() {
        return new Note("time", "processing time: results depend on when and how fast the pipeline runs");
    }

    @Override
    public List<Note> visitUnion(PlanNode.Union node) {
        return List.of();
    }

    @Override
    public List<Note> visitExchange(PlanNode.Exchange node) {
        return List.of();
    }

    @Override
    public List<Note> visitSink(PlanNode.Sink node) {
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("guarantee", facts.guarantee(node.table(), written)));
        notes.addAll(primaryKey(node.table(), "each row is added, and none replaces another"));
        return notes;
    }

    private static List<Note> primaryKey(TableDefinition table, String meaning) {
        return table.primaryKey().isEmpty()
                ? List.of()
                : List.of(new Note(
                        "key",
                        "PRIMARY KEY (" + String.join(", ", table.primaryKey()) + ") is not enforced and has no effect"
                                + " yet: " + meaning));
    }

    private static String words(long millis) {
        return Durations.words(Duration.ofMillis(millis));
    }
}
