package io.millrace.plan;

/** A column that a window adds: its bounds, or its last millisecond as the event time of what it emits. */
public enum WindowProperty {
    WINDOW_START,
    WINDOW_END,
    /** {@code window_end - 1 ms}. */
    WINDOW_TIME
}
