package io.millrace.plan;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a declared table.
 *
 * @param metadataKey for a metadata column, the source's key for it
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
}
