package io.millrace.sql.convert;

import io.millrace.plan.WindowProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a column means beyond its value, as long as it is passed on unchanged.
 *
 * @param time whether it is a time attribute that windows can be over
 * @param property which bound of a window it is, or null
 * @param window the window whose bound it is, or null
 */
public record ColumnRole(
        Time time,
        @Nullable WindowProperty property,
        @Nullable WindowOrigin window) {
    enum Time {
        NONE,
        EVENT,
        PROCESSING
    }

    static final ColumnRole PLAIN = new ColumnRole(Time.NONE, null, null);
    static final ColumnRole EVENT_TIME = new ColumnRole(Time.EVENT, null, null);
    static final ColumnRole PROCESSING_TIME = new ColumnRole(Time.PROCESSING, null, null);

    static ColumnRole of(WindowProperty property, WindowOrigin window) {
        Time time = property != WindowProperty.WINDOW_TIME
                ? Time.NONE
                : window.processingTime() ? Time.PROCESSING : Time.EVENT;
        return new ColumnRole(time, property, window);
    }
}
