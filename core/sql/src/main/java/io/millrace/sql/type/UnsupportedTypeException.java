package io.millrace.sql.type;

/** A query computes a value of a type that this version does not have; the statement's planner words it. */
public final class UnsupportedTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedTypeException(String typeName) {
        super(typeName);
    }
}
