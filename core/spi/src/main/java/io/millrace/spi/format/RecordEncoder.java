package io.millrace.spi.format;

import io.millrace.spi.stream.ChangeBatch;

/** Encodes rows as records. One thread. */
public interface RecordEncoder {
    /**
     * Appends every row of the batch, each followed by a line feed, and stores in {@code ends} (at least as long as the
     * batch) where each record ends, line feed included.
     */
    void encode(ChangeBatch batch, ByteBuilder target, int[] ends);
}
