package io.millrace.formats.raw;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import java.util.List;
import java.util.Locale;

/**
 * The options of the format, with Flink's names, meanings and defaults.
 *
 * @param littleEndian whether numbers begin with their lowest byte
 */
record RawOptions(boolean littleEndian) {
    private static final String LITTLE_ENDIAN = "little-endian";

    static final Option<String> CHARSET = Option.withDefault(
            "raw.charset", OptionTypes.STRING, "UTF-8", "How texts are written; UTF-8 is what there is.", "UTF-8");

    static final Option<String> ENDIANNESS = Option.withDefault(
            "raw.endianness",
            OptionTypes.oneOf("big-endian", LITTLE_ENDIAN),
            "big-endian",
            "Whether numbers begin with their highest byte (big-endian) or their lowest.",
            LITTLE_ENDIAN);

    static final List<Option<?>> ALL = List.of(CHARSET, ENDIANNESS);

    static RawOptions of(OptionValues options) {
        String charset = options.get(CHARSET).trim().toUpperCase(Locale.ROOT);
        if (!charset.equals("UTF-8") && !charset.equals("UTF8")) {
            throw MillraceException.refused(Problem.error(
                            FormatError.CHOICE_NOT_SUPPORTED,
                            "'raw.charset' is '" + options.get(CHARSET) + "', but texts are UTF-8 here")
                    .detail("Other character sets, which Flink reads, are not there yet.")
                    .hint("Remove 'raw.charset' if the texts are UTF-8 or ASCII; or declare the column as BYTES."));
        }
        return new RawOptions(options.get(ENDIANNESS).equals(LITTLE_ENDIAN));
    }
}
