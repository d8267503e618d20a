package io.millrace.connector.kafka.fetch;

/** Bytes that a broker gave as records are none. */
public final class BrokenBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Says what is wrong.
     *
     * @param offset of the batch, as it says itself, or where it was expected
     * @param fact what is wrong, as a primary fact
     */
    BrokenBatchException(long offset, String fact) {
        super(fact);
        this.offset = offset;
    }

    BrokenBatchException(long offset, String fact, Throwable cause) {
        super(fact + ": " + said(cause), cause);
        this.offset = offset;
    }

    private static String said(Throwable cause) {
        String said = cause.getMessage();
        return said == null || said.isBlank() ? "lengths and bytes do not fit together" : said;
    }

    public long offset() {
        return offset;
    }
}
