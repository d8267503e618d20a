package io.millrace.formats.csv;

import io.millrace.formats.FormatError;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the format, with Flink's names, meanings and defaults.
 *
 * @param quote the quote, or {@link #NO_CHARACTER}
 * @param escape the escape, or {@link #NO_CHARACTER}
 * @param nullLiteral the text that stands for NULL, or null when none does
 */
record CsvOptions(
        int delimiter,
        int quote,
        int escape,
        byte @Nullable [] nullLiteral,
        boolean allowComments,
        boolean ignoreParseErrors,
        boolean scientificDecimals,
        boolean trimSpaces,
        boolean ignoreTrailing,
        boolean allowTrailingDelimiter,
        boolean failOnMissing,
        boolean emptyAsNull) {
    static final int NO_CHARACTER = -1;

    static final Option<String> FIELD_DELIMITER = Option.withDefault(
            "csv.field-delimiter", OptionTypes.STRING, ",", "What stands between fields; '\\t' is a tab.", ";");

    static final Option<Boolean> DISABLE_QUOTE_CHARACTER = Option.withDefault(
            "csv.disable-quote-character", OptionTypes.BOOLEAN, "false", "Whether fields are never quoted.", "true");

    static final Option<String> QUOTE_CHARACTER = Option.withDefault(
            "csv.quote-character", OptionTypes.STRING, "\"", "What stands around a quoted field.", "'");

    static final Option<Boolean> ALLOW_COMMENTS = Option.withDefault(
            "csv.allow-comments",
            OptionTypes.BOOLEAN,
            "false",
            "Whether lines that begin with # are skipped (and counted), and empty lines with them.",
            "true");

    static final Option<Boolean> IGNORE_PARSE_ERRORS = Option.withDefault(
            "csv.ignore-parse-errors",
            OptionTypes.BOOLEAN,
            "false",
            "Whether broken records are skipped (and counted), and missing fields and values that do not fit become"
                    + " NULL.",
            "true");

    static final Option<String> ESCAPE_CHARACTER = Option.optional(
            "csv.escape-character",
            OptionTypes.STRING,
            "What takes the meaning from the character behind it; without it nothing does.",
            "\\");

    static final Option<String> NULL_LITERAL = Option.optional(
            "csv.null-literal", OptionTypes.STRING, "The text that stands for NULL; without it none does.", "n/a");

    static final Option<Boolean> SCIENTIFIC_DECIMALS = Option.withDefault(
            "csv.write-bigdecimal-in-scientific-notation",
            OptionTypes.BOOLEAN,
            "true",
            "Whether decimals are written such as 1E+2 instead of with all their digits.",
            "false");

    static final Option<Boolean> TRIM_SPACES = Option.withDefault(
            "csv.trim-spaces",
            OptionTypes.BOOLEAN,
            "false",
            "Whether space around fields that are not quoted is left out when reading.",
            "true");

    static final Option<Boolean> IGNORE_TRAILING_UNMAPPABLE = Option.withDefault(
            "csv.ignore-trailing-unmappable",
            OptionTypes.BOOLEAN,
            "false",
            "Whether more fields than columns are left out instead of making a bad record.",
            "true");

    static final Option<Boolean> ALLOW_TRAILING_COMMA = Option.withDefault(
            "csv.allow-trailing-comma",
            OptionTypes.BOOLEAN,
            "true",
            "Whether a delimiter may stand behind the last field.",
            "false");

    static final Option<Boolean> FAIL_ON_MISSING_COLUMNS = Option.withDefault(
            "csv.fail-on-missing-columns",
            OptionTypes.BOOLEAN,
            "false",
            "Whether a record with too few fields is broken even when 'csv.ignore-parse-errors' is true.",
            "true");

    static final Option<Boolean> EMPTY_STRING_AS_NULL = Option.withDefault(
            "csv.empty-string-as-null", OptionTypes.BOOLEAN, "false", "Whether an empty field is NULL.", "true");

    static final List<Option<?>> ALL = List.of(
            FIELD_DELIMITER,
            DISABLE_QUOTE_CHARACTER,
            QUOTE_CHARACTER,
            ALLOW_COMMENTS,
            IGNORE_PARSE_ERRORS,
            ESCAPE_CHARACTER,
            NULL_LITERAL,
            SCIENTIFIC_DECIMALS,
            TRIM_SPACES,
            IGNORE_TRAILING_UNMAPPABLE,
            ALLOW_TRAILING_COMMA,
            FAIL_ON_MISSING_COLUMNS,
            EMPTY_STRING_AS_NULL);

    static final Map<String, String> UNSUPPORTED =
            Map.of("csv.array-element-delimiter", "Remove it: there are no ARRAY columns yet, nor rows within CSV.");

    static CsvOptions of(OptionValues options) {
        boolean quoteDisabled = options.get(DISABLE_QUOTE_CHARACTER);
        if (quoteDisabled && options.isSet(QUOTE_CHARACTER)) {
            throw MillraceException.refused(Problem.error(
                            FormatError.OPTIONS_CONTRADICT,
                            "'csv.quote-character' is set and 'csv.disable-quote-character' is true")
                    .hint("Remove one of the two options."));
        }
        int delimiter = character(FIELD_DELIMITER, unescape(options.get(FIELD_DELIMITER)));
        int quote = quoteDisabled ? NO_CHARACTER : character(QUOTE_CHARACTER, options.get(QUOTE_CHARACTER));
        if (delimiter == quote) {
            throw MillraceException.refused(Problem.error(
                            FormatError.OPTIONS_CONTRADICT,
                            "'csv.field-delimiter' and 'csv.quote-character' are the same character")
                    .hint("Set 'csv.disable-quote-character' = 'true', or choose another quote."));
        }
        return new CsvOptions(
                delimiter,
                quote,
                options.find(ESCAPE_CHARACTER)
                        .map(text -> character(ESCAPE_CHARACTER, text))
                        .orElse(NO_CHARACTER),
                options.find(NULL_LITERAL)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .orElse(null),
                options.get(ALLOW_COMMENTS),
                options.get(IGNORE_PARSE_ERRORS),
                options.get(SCIENTIFIC_DECIMALS),
                options.get(TRIM_SPACES),
                options.get(IGNORE_TRAILING_UNMAPPABLE),
                options.get(ALLOW_TRAILING_COMMA),
                options.get(FAIL_ON_MISSING_COLUMNS),
                options.get(EMPTY_STRING_AS_NULL));
    }

    private static int character(Option<String> option, String text) {
        boolean usable =
                text.length() == 1 && text.charAt(0) < 0x80 && text.charAt(0) != '\n' && text.charAt(0) != '\r';
        if (!usable) {
            throw MillraceException.refused(Problem.error(
                            FormatError.OPTION_NOT_ONE_CHARACTER,
                            "'" + option.key() + "' must be one character, but is '" + text + "'")
                    .detail("It is one ASCII character and no line break.")
                    .hint("Write such as '" + option.key() + "' = '" + option.example() + "'."));
        }
        return text.charAt(0);
    }

    /** Resolves what Flink resolves in the delimiter: Java's escapes. */
    private static String unescape(String text) {
        if (text.length() < 2 || text.charAt(0) != '\\') {
            return text;
        }
        String rest = text.substring(1);
        if (rest.matches("u+[0-9a-fA-F]{4}")) {
            return String.valueOf((char) Integer.parseInt(rest.substring(rest.length() - 4), 16));
        }
        if (rest.matches("[0-3]?[0-7]{1,2}")) {
            return String.valueOf((char) Integer.parseInt(rest, 8));
        }
        return switch (rest) {
            case "t" -> "\t";
            case "n" -> "\n";
            case "r" -> "\r";
            case "b" -> "\b";
            case "f" -> "\f";
            case "\\", "\"", "'" -> rest;
            default -> text;
        };
    }
}
