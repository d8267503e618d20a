package io.millrace.advisor.explain;

import io.millrace.advisor.Durations;
import io.millrace.advisor.explain.Explanation.ExplainedOperator;
import io.millrace.advisor.explain.Explanation.Note;
import io.millrace.plan.Pipeline;
import io.millrace.plan.PipelineSettings;
import io.millrace.plan.PipelineSettings.Trigger;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Makes the explanation of a plan. */
public final class PlanExplainer {
    private final Pipeline pipeline;
    private final OperatorNotes operatorNotes;
    private final Set<String> shown = new HashSet<>();

    private PlanExplainer(Pipeline pipeline, TableFacts facts) {
        this.pipeline = pipeline;
        operatorNotes = new OperatorNotes(pipeline.settings(), facts, written(pipeline));
    }

    private static List<TableDefinition> written(Pipeline pipeline) {
        List<TableDefinition> written = new ArrayList<>();
        pipeline.sinks().forEach(sink -> written.add(sink.table()));
        written.addAll(pipeline.deadLetters().values());
        written.addAll(pipeline.lateTables().values());
        return written;
    }

    public static Explanation explain(Pipeline pipeline, TableFacts facts) {
        PlanExplainer explainer = new PlanExplainer(pipeline, facts);
        List<ExplainedOperator> sinks =
                pipeline.sinks().stream().map(explainer::operator).toList();
        return new Explanation(pipeline.settings().name(), sinks, explainer.pipelineNotes());
    }

    private ExplainedOperator operator(PlanNode node) {
        String kind = node.operator();
        if (!shown.add(node.id()) && !node.inputs().isEmpty()) {
            return new ExplainedOperator(node.id(), kind, List.of(), List.of(), List.of(), true);
        }
        List<ExplainedOperator> inputs =
                node.inputs().stream().map(this::operator).toList();
        return new ExplainedOperator(
                node.id(), kind, node.accept(new OperatorText()), node.accept(operatorNotes), inputs, false);
    }

    private List<Note> pipelineNotes() {
        PipelineSettings settings = pipeline.settings();
        List<Note> notes = new ArrayList<>();
        int inserts = pipeline.sinks().size();
        if (inserts > 1) {
            notes.add(new Note(
                    "pipeline",
                    "all " + inserts + " INSERTs of this file are one pipeline and share their sources; Flink's client"
                            + " would make a job of each, unless they stand in one EXECUTE STATEMENT SET"));
        }
        notes.add(new Note("trigger", trigger(settings)));
        new TreeMap<>(pipeline.deadLetters())
                .forEach((source, table) -> notes.add(new Note(
                        "bad records",
                        (source.equals(Pipeline.ALL_SOURCES) ? "of all sources" : "of " + source) + " go to table "
                                + table.name())));
        if (pipeline.deadLetters().isEmpty()) {
            notes.add(new Note("bad records", "the first one stops the pipeline: no dead-letter table is set"));
        }
        new TreeMap<>(pipeline.lateTables())
                .forEach((source, table) ->
                        notes.add(new Note("late rows", "of " + source + " go to table " + table.name())));
        notes.add(new Note(
                "default",
                "parallelism is " + settings.parallelism()
                        + "; unless set it is the number of cores (Flink: 1). It changes no result"));
        notes.add(new Note(
                "default",
                "execution.checkpointing.interval is " + Durations.words(settings.checkpointInterval())
                        + "; unless set it is 1 s (Flink: no checkpoints)"));
        notes.add(
                new Note("default", "sink.delivery-guarantee is exactly-once where a sink can (Flink: at-least-once)"));
        notes.add(new Note(
                "default",
                "table.exec.source.idle-timeout is "
                        + Durations.words(settings.idleTimeout().orElse(PipelineSettings.DEFAULT_IDLE_TIMEOUT))
                        + "; unless set it is 30 s where a source has several splits (Flink: off)"));
        return notes;
    }

    private static String trigger(PipelineSettings settings) {
        Trigger trigger = settings.trigger();
        if (trigger instanceof Trigger.Interval interval) {
            return "micro-batches: one epoch every " + Durations.words(interval.interval());
        } else if (trigger instanceof Trigger.AvailableNow) {
            return "available-now: takes what is there, keeps open windows for the next run, ends";
        }
        return "continuous: rows are taken as they come, an epoch every "
                + Durations.words(settings.checkpointInterval());
    }
}
