package io.millrace.advisor.explain;

import java.util.List;

/**
 * What there is to say about a planned pipeline.
 *
 * @param sinks one tree per INSERT or bare SELECT, in file order
 * @param notes about the pipeline as a whole
 */
public record Explanation(String pipeline, List<ExplainedOperator> sinks, List<Note> notes) {
    public Explanation {
        sinks = List.copyOf(sinks);
        notes = List.copyOf(notes);
    }

    /**
     * One fact.
     *
     * @param topic one word: state, watermark, guarantee, time, order, default, pipeline
     */
    public record Note(String topic, String text) {}

    /**
     * One operator.
     *
     * @param id its name in metrics, errors and state
     * @param kind Flink's name of the operator
     * @param arguments what it does, as Flink's EXPLAIN writes it: {@code select=[a, b]}
     * @param reused whether it was shown before with its inputs, which are then left out
     */
    public record ExplainedOperator(
            String id,
            String kind,
            List<String> arguments,
            List<Note> notes,
            List<ExplainedOperator> inputs,
            boolean reused) {
        public ExplainedOperator {
            arguments = List.copyOf(arguments);
            notes = List.copyOf(notes);
            inputs = List.copyOf(inputs);
        }
    }
}
