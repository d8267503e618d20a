package io.millrace.formats.text;

/** Says why a text is no value of a type; without a stack trace, as bad values come in bulk. */
public final class ValueFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public ValueFault(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** A phrase that follows "the value": "is out of range". */
    public String reason() {
        return reason;
    }
}
