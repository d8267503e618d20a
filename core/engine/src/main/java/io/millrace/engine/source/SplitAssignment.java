package io.millrace.engine.source;

import io.millrace.spi.connector.Split;
import io.millrace.spi.connector.SplitPosition;
import io.millrace.spi.stream.StreamElement;

/**
 * A split that a task is to read from a position on.
 *
 * @param number its number in the pipeline's split directory
 * @param watermark the watermark it has reached
 * @param ended whether it was read to its end already
 */
public record SplitAssignment(Split split, int number, SplitPosition position, long watermark, boolean ended) {
    public static SplitAssignment fromStart(Split split, int number) {
        return new SplitAssignment(split, number, SplitPosition.START, StreamElement.NO_WATERMARK, false);
    }
}
