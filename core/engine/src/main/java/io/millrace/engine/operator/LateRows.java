package io.millrace.engine.operator;

import io.millrace.spi.stream.ChangeBatch;

/** Takes the rows that are late for all their windows, for the late table if there is one; counts nothing. */
@FunctionalInterface
public interface LateRows {
    /** Drops them: there is no late table. */
    LateRows NONE = (batch, row, windowStart, windowEnd, latenessMillis) -> {};

    /**
     * Takes one late row; copies what it needs.
     *
     * @param windowStart start in milliseconds of the last window that the row would have belonged to
     * @param latenessMillis how far the watermark before the row was past that window's last millisecond
     */
    void add(ChangeBatch batch, int row, long windowStart, long windowEnd, long latenessMillis);
}
