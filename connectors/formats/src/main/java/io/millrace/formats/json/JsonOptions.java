package io.millrace.formats.json;

import io.millrace.formats.text.TimestampStandard;
import io.millrace.spi.option.Option;
import io.millrace.spi.option.OptionTypes;
import io.millrace.spi.option.OptionValues;
import java.util.List;
import java.util.Map;

/** The options of the format, with Flink's names, meanings and defaults. */
record JsonOptions(
        boolean failOnMissingField,
        boolean ignoreParseErrors,
        TimestampStandard timestampStandard,
        boolean decimalAsPlainNumber,
        boolean ignoreNullFields) {
    static final Option<Boolean> FAIL_ON_MISSING_FIELD = Option.withDefault(
            "json.fail-on-missing-field",
            OptionTypes.BOOLEAN,
            "false",
            "Whether a record that lacks a field is a bad record; otherwise the column is NULL.",
            "true");

    static final Option<Boolean> IGNORE_PARSE_ERRORS = Option.withDefault(
            "json.ignore-parse-errors",
            OptionTypes.BOOLEAN,
            "false",
            "Whether broken records are skipped (and counted) and values that do not fit become NULL.",
            "true");

    static final Option<String> TIMESTAMP_STANDARD = Option.withDefault(
            "json.timestamp-format.standard",
            OptionTypes.oneOf("SQL", "ISO-8601"),
            "SQL",
            "How timestamps are written: '2026-01-31 12:30:00.123' (SQL) or '2026-01-31T12:30:00.123' (ISO-8601);"
                    + " TIMESTAMP_LTZ with a 'Z' at the end.",
            "ISO-8601");

    static final Option<Boolean> DECIMAL_AS_PLAIN_NUMBER = Option.withDefault(
            "json.encode.decimal-as-plain-number",
            OptionTypes.BOOLEAN,
            "false",
            "Whether decimals are written with all their digits instead of such as 1E+2.",
            "true");

    static final Option<Boolean> IGNORE_NULL_FIELDS = Option.withDefault(
            "json.encode.ignore-null-fields",
            OptionTypes.BOOLEAN,
            "false",
            "Whether fields that are NULL are left out instead of written as null.",
            "true");

    static final List<Option<?>> ALL = List.of(
            FAIL_ON_MISSING_FIELD,
            IGNORE_PARSE_ERRORS,
            TIMESTAMP_STANDARD,
            DECIMAL_AS_PLAIN_NUMBER,
            IGNORE_NULL_FIELDS);

    static final Map<String, String> UNSUPPORTED = Map.of(
            "json.map-null-key.mode",
            "Remove it: the keys of a MAP are never NULL.",
            "json.map-null-key.literal",
            "Remove it: the keys of a MAP are never NULL.",
            "json.decode.json-parser.enabled",
            "Remove it: it chooses between two parsers of Flink, and there is one here.");

    static JsonOptions of(OptionValues options) {
        return new JsonOptions(
                options.get(FAIL_ON_MISSING_FIELD),
                options.get(IGNORE_PARSE_ERRORS),
                options.get(TIMESTAMP_STANDARD).equals("SQL") ? TimestampStandard.SQL : TimestampStandard.ISO_8601,
                options.get(DECIMAL_AS_PLAIN_NUMBER),
                options.get(IGNORE_NULL_FIELDS));
    }
}
