package io.millrace.spi.connector;

/**
 * Who writes: a pipeline, in one of its lives.
 *
 * @param incarnation rises with every start from a checkpoint; two lives never share one
 * @param lastEpoch the last decided epoch, or 0 for a pipeline that starts from nothing
 * @param fresh the user asked to start anew over existing output
 */
public record SinkIdentity(String pipeline, long incarnation, long lastEpoch, boolean fresh) {}
