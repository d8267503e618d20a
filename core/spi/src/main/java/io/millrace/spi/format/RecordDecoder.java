package io.millrace.spi.format;

/** Decodes batches of records into columns. One thread. */
public interface RecordDecoder {
    /**
     * Decodes the records {@code [0, count)}; columns may refer to {@code data}, which the caller leaves alone
     * afterwards. The decoder may rewrite bytes inside a record (escapes are resolved in place), but gives the bytes of
     * a bad record as they were.
     */
    DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count);
}
