package io.millrace.spi.connector;

import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatLookup;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that a connector is to read or write.
 *
 * @param physical the columns that records hold; computed and metadata columns are not among them
 * @param options checked against the connector's and the format's descriptions
 * @param format null for connectors without a format
 * @param formats other formats, by name
 */
public record TableContext(
        String table,
        RowType physical,
        OptionValues options,
        @Nullable Format format,
        Environment environment,
        FormatLookup formats) {
    /** For connectors that need no other format. */
    public TableContext(
            String table, RowType physical, OptionValues options, @Nullable Format format, Environment environment) {
        this(table, physical, options, format, environment, (identifier, texts) -> Optional.empty());
    }
}
