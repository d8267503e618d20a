package io.millrace.spi.format;

import io.millrace.spi.option.OptionValues;
import java.util.Optional;

/** Formats by name, for connectors that need another one beside the table's own, such as that of a record's key. */
@FunctionalInterface
public interface FormatLookup {
    /** The format of this name with these options, whose keys are the format's own; empty when there is none. */
    Optional<Format> find(String identifier, OptionValues options);
}
