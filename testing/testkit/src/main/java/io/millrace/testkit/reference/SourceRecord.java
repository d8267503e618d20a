package io.millrace.testkit.reference;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source table.
 *
 * @param offset its number within its split
 * @param values by column; absent columns are NULL
 * @param raw what it looks like
 * @param decodable false for a record that is no row
 */
public record SourceRecord(
        String split, long offset, Map<String, @Nullable Object> values, String raw, boolean decodable) {}
