package io.millrace.formats.avro;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import java.util.List;
import java.util.Map;

/**
 * The options of the format, with Flink's names, meanings and defaults.
 *
 * @param legacyTimestamps whether TIMESTAMP is Avro's instant instead of its local timestamp
 */
record AvroOptions(boolean legacyTimestamps) {
    static final Option<String> ENCODING = Option.withDefault(
            "avro.encoding",
            OptionTypes.oneOf("binary", "json"),
            "binary",
            "How records are encoded; binary is what there is.",
            "binary");

    static final Option<Boolean> LEGACY_TIMESTAMPS = Option.withDefault(
            "avro.timestamp_mapping.legacy",
            OptionTypes.BOOLEAN,
            "true",
            "Whether TIMESTAMP, of at most milliseconds, is timestamp-millis, and TIMESTAMP_LTZ refused; otherwise"
                    + " TIMESTAMP is local-timestamp-millis or -micros, and TIMESTAMP_LTZ timestamp-millis or -micros.",
            "false");

    static final List<Option<?>> ALL = List.of(ENCODING, LEGACY_TIMESTAMPS);

    static final Map<String, String> UNSUPPORTED = Map.of(
            "avro.codec", "Remove it: it is about Avro's container files, which are not there yet.",
            "avro.open.fastread", "Remove it: there is one reader here, which is fast.");

    static AvroOptions of(OptionValues options) {
        if (options.get(ENCODING).equals("json")) {
            throw MillraceException.refused(Problem.error(
                            FormatError.CHOICE_NOT_SUPPORTED, "'avro.encoding' is 'json', but only 'binary' is there")
                    .detail("Avro's JSON encoding, which Flink reads and writes, is not there yet.")
                    .hint("Remove 'avro.encoding', or use 'format' = 'json'."));
        }
        return new AvroOptions(options.get(LEGACY_TIMESTAMPS));
    }
}
