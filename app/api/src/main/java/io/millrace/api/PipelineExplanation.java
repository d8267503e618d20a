package io.millrace.api;

import io.millrace.advisor.explain.Explanation;
import io.millrace.advisor.explain.ExplanationText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pipeline does, before it does it. */
public final class PipelineExplanation {
    private final Explanation explanation;

    PipelineExplanation(Explanation explanation) {
        this.explanation = explanation;
    }

    /** A tree of operators and what is to know of them, for a terminal of so many columns. */
    public String text(int width) {
        return ExplanationText.of(explanation, width);
    }

    /** The same facts as maps and lists, for {@link io.millrace.api.json.JsonText}. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pipeline", explanation.pipeline());
        json.put(
                "sinks",
                explanation.sinks().stream().map(PipelineExplanation::operator).toList());
        json.put("notes", notes(explanation.notes()));
        return json;
    }

    private static Map<String, @Nullable Object> operator(Explanation.ExplainedOperator operator) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", operator.id());
        json.put("operator", operator.kind());
        if (operator.reused()) {
            json.put("reused", true);
            return json;
        }
        json.put("arguments", operator.arguments());
        json.put("notes", notes(operator.notes()));
        json.put(
                "inputs",
                operator.inputs().stream().map(PipelineExplanation::operator).toList());
        return json;
    }

    private static List<Map<String, String>> notes(List<Explanation.Note> notes) {
        return notes.stream()
                .map(note -> {
                    Map<String, String> json = new LinkedHashMap<>();
                    json.put("topic", note.topic());
                    json.put("text", note.text());
                    return json;
                })
                .toList();
    }

    @Override
    public String toString() {
        return text(120);
    }
}
