package io.millrace.testkit.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A script: a pipeline's SQL, the steps that feed it, and what is expected of it.
 *
 * @param name the file's name without its ending
 * @param summary the text above the first section
 * @param noFlink why Flink cannot be asked; empty when it must agree
 * @param pending why the engine cannot do it yet; then only Flink and the reference run it
 * @param error the refusal or failure that is expected instead of a normal end
 */
public record Script(
        String name,
        String summary,
        String sql,
        List<ScriptStep> steps,
        Optional<String> noFlink,
        Optional<String> pending,
        Optional<ExpectedError> error) {

    public Script {
        steps = List.copyOf(steps);
    }

    /**
     * An expected error.
     *
     * @param place {@code line:column} within the SQL, or empty when the script does not say
     */
    public record ExpectedError(String code, String place) {}

    /** Whether the inputs end; a script with a {@code stop} step leaves them open. */
    public boolean isBounded() {
        return steps.stream().noneMatch(ScriptStep.Stop.class::isInstance);
    }

    /** What is expected of each sink once all input has come. */
    public Map<String, ScriptStep.TextTable> finalExpectations() {
        Map<String, ScriptStep.TextTable> expected = new TreeMap<>();
        for (ScriptStep step : steps) {
            if (step instanceof ScriptStep.Push) {
                expected.clear();
            } else if (step instanceof ScriptStep.Expect expect) {
                expected.put(expect.sink(), expect.rows());
            }
        }
        return expected;
    }
}
