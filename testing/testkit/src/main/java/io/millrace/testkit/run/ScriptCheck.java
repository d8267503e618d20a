package io.millrace.testkit.run;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.type.DataType;
import io.millrace.spi.type.Field;
import io.millrace.testkit.reference.ReferenceEvaluator;
import io.millrace.testkit.reference.ReferenceResult;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptStep;
import io.millrace.testkit.script.ScriptValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what a run of a script gave with what the script says. */
public final class ScriptCheck {
    private final Script script;
    private final List<String> differences = new ArrayList<>();

    private ScriptCheck(Script script) {
        this.script = script;
    }

    /** How the script's end differs from what it expects in a mode; empty when it does not. */
    public static List<String> run(Script script, Mode mode) {
        ScriptCheck check = new ScriptCheck(script);
        try {
            ScriptOutcome outcome = ScriptRunner.run(script, mode);
            Throwable failure = outcome.failure();
            if (failure instanceof MillraceException problem) {
                check.compareError(problem);
            } else if (failure != null) {
                throw new IllegalStateException(script.name() + ", " + mode + ": the pipeline broke", failure);
            } else if (script.error().isPresent()) {
                check.differences.add("expected " + script.error().get() + ", but it ran to its end");
            } else {
                check.compareTables(outcome.tables());
                // A plan without the optimizer counts a row once for each of its windows.
                check.compareCounts(mode.optimized() ? outcome.counts() : Map.of());
            }
        } catch (MillraceException refused) {
            check.compareError(refused);
        }
        return check.differences;
    }

    /** Whether the reference can be asked: it knows no errors and has no clock. */
    public static boolean hasReference(Script script) {
        return script.error().isEmpty() && script.steps().stream().noneMatch(ScriptStep.AdvanceClock.class::isInstance);
    }

    /** How what the script expects differs from what the reference gives. */
    public static List<String> runReference(Script script) {
        ScriptCheck check = new ScriptCheck(script);
        Pipeline pipeline;
        try {
            pipeline = ScriptRunner.plan(script, true);
        } catch (MillraceException refused) {
            check.compareError(refused);
            return check.differences;
        }
        ReferenceResult result = ReferenceEvaluator.evaluate(
                pipeline, ScriptRecords.of(script.steps(), pipeline.tables()), script.isBounded(), StillClock.START);
        Map<String, List<String>> rows = new TreeMap<>();
        result.tables()
                .forEach((sink, table) -> rows.put(
                        sink,
                        table.stream().map(ScriptValues::formatRow).sorted().toList()));
        check.compareTables(rows);
        check.compareCounts(
                Map.of("late", result.late(), "missed windows", result.missedWindows(), "bad", result.bad()));
        return check.differences;
    }

    private void compareError(MillraceException actual) {
        Problem problem = actual.problems().get(0);
        String place = problem.place() == null
                ? ""
                : problem.place().line() + ":" + problem.place().column();
        Script.ExpectedError found = new Script.ExpectedError(problem.code().code(), place);
        boolean same = script.error()
                .filter(expected -> expected.code().equals(found.code())
                        && (expected.place().isEmpty() || expected.place().equals(place)))
                .isPresent();
        if (!same) {
            differences.add("expected " + script.error() + ", not " + found + " " + actual.getMessage());
        }
    }

    private void compareTables(Map<String, List<String>> rows) {
        Pipeline pipeline = ScriptRunner.plan(script, true);
        script.finalExpectations().forEach((sink, table) -> {
            if (rows.containsKey(sink)) {
                List<Field> fields = type(pipeline, sink).fields();
                List<String> expected = ScriptValues.finalRows(table, fields);
                List<String> actual =
                        ScriptValues.projected(rows.getOrDefault(sink, List.of()), table.columns(), fields);
                expected.stream()
                        .filter(row -> !actual.contains(row))
                        .forEach(row -> differences.add(sink + " lacks: " + row));
                actual.stream()
                        .filter(row -> !expected.contains(row))
                        .forEach(row -> differences.add(sink + " has:   " + row));
                if (differences.isEmpty() && !actual.equals(expected)) {
                    differences.add(sink + " has rows more or less often: " + actual);
                }
            }
        });
    }

    private static DataType.RowType type(Pipeline pipeline, String sink) {
        return pipeline.tables().stream()
                .filter(candidate -> candidate.name().equals(sink))
                .findFirst()
                .orElseThrow()
                .physicalType();
    }

    private void compareCounts(Map<String, Long> counts) {
        for (ScriptStep step : script.steps()) {
            if (step instanceof ScriptStep.ExpectCounts expected) {
                expected.counts().forEach((name, count) -> {
                    if (counts.containsKey(name) && !count.equals(counts.get(name))) {
                        differences.add(name + " is " + counts.get(name) + ", not " + count);
                    }
                });
            }
        }
    }
}
