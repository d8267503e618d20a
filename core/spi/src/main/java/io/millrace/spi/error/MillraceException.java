package io.millrace.spi.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries problems to the person who can act on them. Anything else that is thrown is our bug (exit code 70). */
public final class MillraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether anything had been run when this was thrown; it decides the exit code. */
    public enum Phase {
        /** Nothing was run: SQL, options, environment or state were refused (exit code 3). */
        REFUSED,
        /** The pipeline ran and failed (exit code 1). */
        FAILED
    }

    private final transient List<Problem> problems;
    private final Phase phase;

    public MillraceException(Phase phase, List<Problem> problems, @Nullable Throwable cause) {
        super(
                problems.stream()
                        .map(problem -> problem.code().code() + ": " + problem.fact())
                        .collect(Collectors.joining("; ")),
                cause);
        this.phase = phase;
        this.problems = List.copyOf(problems);
    }

    public static MillraceException refused(Problem problem) {
        return new MillraceException(Phase.REFUSED, List.of(problem), null);
    }

    public static MillraceException failed(Problem problem) {
        return new MillraceException(Phase.FAILED, List.of(problem), null);
    }

    public List<Problem> problems() {
        return problems;
    }

    public Phase phase() {
        return phase;
    }
}
