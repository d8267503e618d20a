package io.millrace.state.checkpoint;

import java.util.List;

/**
 * Whose state it is: a pipeline and the operators that have state, positions or output.
 *
 * @param engineVersion of the engine that writes; shown, not compared
 */
public record PipelineIdentity(String pipeline, String engineVersion, List<OperatorIdentity> operators) {
    public PipelineIdentity {
        operators = List.copyOf(operators);
    }

    /**
     * An operator whose state, position or output a checkpoint keeps.
     *
     * @param id stable for the same plan, unique in the pipeline
     * @param name what a person knows it by, such as {@code WindowAggregate (line 12)}
     * @param fingerprint of everything that gives its state its meaning; another parallelism is not another plan
     * @param parallelism how many tasks it has
     */
    public record OperatorIdentity(String id, String name, String fingerprint, int parallelism) {}
}
