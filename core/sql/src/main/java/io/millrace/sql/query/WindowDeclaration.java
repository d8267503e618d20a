package io.millrace.sql.query;

import io.millrace.spi.error.SourcePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window table function as it is written, its arguments checked as far as they can be without the input.
 *
 * @param size the window's size, a cumulating window's greatest size, a session's gap; milliseconds
 * @param step the slide of HOP, the step of CUMULATE, else 0
 * @param timeColumn the name in DESCRIPTOR
 * @param partitionColumns the names behind PARTITION BY
 */
public record WindowDeclaration(
        Kind kind,
        long size,
        long step,
        long offset,
        Name timeColumn,
        List<Name> partitionColumns,
        @Nullable SourcePlace place) {
    /** The functions that there are. */
    public enum Kind {
        TUMBLE,
        HOP,
        CUMULATE,
        SESSION
    }

    /** A column's name and where it stands. */
    public record Name(String text, @Nullable SourcePlace place) {}

    public WindowDeclaration {
        partitionColumns = List.copyOf(partitionColumns);
    }
}
