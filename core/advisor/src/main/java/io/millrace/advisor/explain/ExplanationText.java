package io.millrace.advisor.explain;

import io.millrace.advisor.explain.Explanation.ExplainedOperator;
import io.millrace.advisor.explain.Explanation.Note;

/** An explanation as a tree for a terminal of a given width. */
public final class ExplanationText {
    private static final int MIN_WIDTH = 40;

    private final int width;
    private final StringBuilder text = new StringBuilder();

    private ExplanationText(int width) {
        this.width = Math.max(MIN_WIDTH, width);
    }

    public static String of(Explanation explanation, int width) {
        ExplanationText lines = new ExplanationText(width);
        lines.wrap("", "", "pipeline " + explanation.pipeline());
        for (ExplainedOperator sink : explanation.sinks()) {
            lines.text.append('\n');
            lines.operator(sink, "", "", true);
        }
        lines.text.append('\n');
        for (Note note : explanation.notes()) {
            String topic = String.format("%-12s", note.topic());
            lines.wrap(topic, " ".repeat(topic.length()), note.text());
        }
        return lines.text.toString();
    }

    private void operator(ExplainedOperator operator, String prefix, String stem, boolean root) {
        boolean hasInputs = !operator.inputs().isEmpty();
        String below = root ? "" : prefix;
        String note = below + (hasInputs ? "│  " : "   ");
        if (operator.reused()) {
            wrap(stem, note + "   ", "Reused(reference=[" + operator.id() + "])");
            return;
        }
        String title = operator.kind() + "(" + String.join(", ", operator.arguments()) + ")";
        wrap(stem, note + "   ", title);
        for (Note fact : operator.notes()) {
            wrap(note + fact.topic() + ": ", note + "  ", fact.text());
        }
        for (int i = 0; i < operator.inputs().size(); i++) {
            boolean last = i == operator.inputs().size() - 1;
            operator(operator.inputs().get(i), below + (last ? "   " : "│  "), below + (last ? "└─ " : "├─ "), false);
        }
    }

    /** Breaks at spaces; a word longer than the line stays whole. */
    private void wrap(String first, String rest, String words) {
        StringBuilder line = new StringBuilder(first);
        int filled = first.length();
        boolean empty = true;
        for (String word : words.split(" ", -1)) {
            if (!empty && filled + 1 + word.length() > width) {
                text.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                line.append(rest);
                filled = rest.length();
                empty = true;
            }
            if (!empty) {
                line.append(' ');
                filled++;
            }
            line.append(word);
            filled += word.length();
            empty = false;
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
