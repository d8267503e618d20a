package io.millrace.engine.source;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;

/**
 * How far a split was read, for checkpoints and status.
 *
 * @param source the id of the plan node that reads it
 */
public record SplitProgress(
        String source, String table, Split split, SplitPosition position, long watermark, boolean ended) {}
