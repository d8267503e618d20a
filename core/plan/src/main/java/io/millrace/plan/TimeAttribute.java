package io.millrace.plan;

/** The time that a window is over. */
public sealed interface TimeAttribute {
    /** Event time: a TIMESTAMP or TIMESTAMP_LTZ column that the watermark speaks about. */
    record EventTime(int column) implements TimeAttribute {}

    /** The wall clock at the operator: results depend on when the pipeline runs. */
    record ProcessingTime() implements TimeAttribute {}
}
