package io.millrace.testkit.reference;

/** A value for which an expression has no result: the row becomes a bad record. */
final class EvaluationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationFailure(String message) {
        super(message);
    }
}
