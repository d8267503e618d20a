package io.millrace.sql.table;

import io.millrace.spi.error.SourcePlace;
import io.millrace.spi.option.SecretKeys;
import org.jspecify.annotations.Nullable;

/**
 * A key and a value as they stand in the file.
 *
 * @param value with variables replaced
 * @param variable whether a variable was replaced, so that the value is not the file's own text
 */
public record GivenOption(
        String key,
        String value,
        boolean variable,
        @Nullable SourcePlace keyPlace,
        @Nullable SourcePlace valuePlace) {
    /** The value as a message may show it. */
    public String shown() {
        return variable || SecretKeys.isSecret(key) ? "'******'" : "'" + value + "'";
    }
}
