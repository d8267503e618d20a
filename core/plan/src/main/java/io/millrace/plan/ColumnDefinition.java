package io.millrace.plan;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a declared table.
 *
 * @param metadataKey for a metadata column, the connector's key for it
 * @param virtual whether it is only read: computed columns, and metadata columns that are declared VIRTUAL
 * @param computed for a computed column, its SQL text (to show, not to parse again)
 */
public record ColumnDefinition(
        String name,
        DataType type,
        @Nullable String metadataKey,
        boolean virtual,
        @Nullable String computed,
        @Nullable SourcePlace place) {
    public boolean isPhysical() {
        return metadataKey == null && computed == null;
    }

    /** Whether a query that is written to the table gives it: it is physical, or metadata that is not VIRTUAL. */
    public boolean isPersisted() {
        return computed == null && !virtual;
    }
}
