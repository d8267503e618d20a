package io.millrace.engine.window;

import io.millrace.spi.stream.ChangeBatch;

/** Gives the rows of a batch their panes; rows that are late for all their windows get none and are counted. */
interface PaneAssigner {
    /**
     * Fills {@code rows} with the rows that are taken.
     *
     * @param watermark the operator's: windows that complete at or before it are gone
     * @param wallMillis the time of the rows for windows over processing time
     */
    void assign(ChangeBatch batch, long watermark, long wallMillis, PaneRows rows);
}
