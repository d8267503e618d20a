package io.millrace.spi.connector;

import io.millrace.spi.format.Format;
import io.millrace.spi.format.FormatLookup;
import io.millrace.spi.option.OptionValues;
import io.millrace.spi.type.DataType.RowType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that a connector is to read or write.
 *
 * @param physical the columns that records hold; computed and metadata columns are not among them
 * @param options checked against the connector's and the format's descriptions
 * @param format null for connectors without a format
 * @param formats other formats, by name
 * @param writtenMetadata keys of the sink's metadata columns that a written table has; in the rows that its writers get
 *     they follow the physical columns, in this order
 */
public record TableContext(
        String table,
        RowType physical,
        OptionValues options,
        @Nullable Format format,
        Environment environment,
        FormatLookup formats,
        List<String> writtenMetadata) {
    public TableContext {
        writtenMetadata = List.copyOf(writtenMetadata);
    }

    /** Without metadata columns that are written. */
    public TableContext(
            String table,
            RowType physical,
            OptionValues options,
            @Nullable Format format,
            Environment environment,
            FormatLookup formats) {
        this(table, physical, options, format, environment, formats, List.of());
    }

    /** For connectors that need no other format. */
    public TableContext(
            String table, RowType physical, OptionValues options, @Nullable Format format, Environment environment) {
        this(table, physical, options, format, environment, (identifier, texts) -> Optional.empty());
    }
}
