package io.millrace.formats.text;

import io.millrace.spi.error.ErrorCode;

/** Stops the decoding of one record; without a stack trace, as bad records come in bulk. */
public final class RecordFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final String reason;

    public RecordFault(ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    public ErrorCode code() {
        return code;
    }

    /** What is wrong and where, as a primary fact. */
    public String reason() {
        return reason;
    }
}
