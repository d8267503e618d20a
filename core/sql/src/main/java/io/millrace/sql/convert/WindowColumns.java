package io.millrace.sql.convert;

import io.millrace.plan.WindowProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two columns that say to which window a row of a grouping belongs. */
record WindowColumns(int start, int end, WindowOrigin origin) {
    static @Nullable WindowColumns find(Translated input, List<Integer> group) {
        for (int start : group) {
            if (input.role(start).property() != WindowProperty.WINDOW_START) {
                continue;
            }
            WindowOrigin origin = input.role(start).window();
            for (int end : group) {
                ColumnRole role = input.role(end);
                if (origin != null && role.property() == WindowProperty.WINDOW_END && origin.equals(role.window())) {
                    return new WindowColumns(start, end, origin);
                }
            }
        }
        return null;
    }

    boolean isProperty(Translated input, int column) {
        return property(input, column) != null;
    }

    /** Which bound of this window a column is, or null. */
    @Nullable
    WindowProperty property(Translated input, int column) {
        ColumnRole role = input.role(column);
        return origin.equals(role.window()) ? role.property() : null;
    }
}
