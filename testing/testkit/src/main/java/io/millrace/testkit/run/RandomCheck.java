package io.millrace.testkit.run;

import io.millrace.plan.Pipeline;
import io.millrace.spi.error.MillraceException;
import io.millrace.testkit.random.RandomScript;
import io.millrace.testkit.reference.ReferenceEvaluator;
import io.millrace.testkit.reference.ReferenceResult;
import io.millrace.testkit.script.Script;
import io.millrace.testkit.script.ScriptValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares the engine with the reference on a random script. */
public final class RandomCheck {
    private RandomCheck() {}

    /** How the engine's rows or counts differ from the reference's, or nothing. */
    public static List<String> differences(long seed, Mode mode) {
        Script script = RandomScript.of(seed);
        Pipeline pipeline;
        try {
            pipeline = ScriptRunner.plan(script, mode.optimized());
        } catch (MillraceException e) {
            return List.of("refused: " + e.getMessage());
        }
        ReferenceResult reference = ReferenceEvaluator.evaluate(
                pipeline, ScriptRecords.of(script.steps(), pipeline.tables()), true, StillClock.START);
        List<String> expected = Objects.requireNonNull(reference.tables().get("r")).stream()
                .map(ScriptValues::formatRow)
                .sorted()
                .toList();
        ScriptOutcome outcome = ScriptRunner.run(script, mode);
        if (outcome.failure() != null) {
            boolean bothBad = outcome.failure() instanceof MillraceException && reference.bad() > 0;
            return bothBad ? List.of() : List.of("failed: " + outcome.failure());
        }
        List<String> actual = outcome.tables().getOrDefault("r", List.of());
        if (!actual.equals(expected)) {
            return List.of(
                    "lacks "
                            + expected.stream()
                                    .filter(row -> !actual.contains(row))
                                    .toList(),
                    "has   "
                            + actual.stream()
                                    .filter(row -> !expected.contains(row))
                                    .toList());
        }
        Map<String, Long> counts =
                Map.of("late", reference.late(), "missed windows", reference.missedWindows(), "bad", reference.bad());
        boolean comparable = !mode.restores() && mode.optimized();
        return !comparable || counts.equals(outcome.counts())
                ? List.of()
                : List.of("counts are " + outcome.counts() + ", not " + counts);
    }
}
