package io.millrace.spi.format;

/** Decodes batches of records into columns. One thread. */
public interface RecordDecoder {
    /**
     * Decodes the records {@code [0, count)}. The columns may refer to {@code data}, which nobody changes afterwards,
     * the decoder included. Sixteen spare bytes behind the last record spare the decoder a copy.
     */
    DecodedRecords decode(byte[] data, int[] starts, int[] lengths, int count);
}
