package io.millrace.state.delta;

/** Bytes that no writer of this format writes. */
public final class DamagedBytesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedBytesException(String message) {
        super(message);
    }
}
