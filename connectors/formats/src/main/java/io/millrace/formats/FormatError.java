package io.millrace.formats;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a format's definition (MR62xx) or with a record (MR72xx). */
public enum FormatError implements ErrorCode {
    OPTIONS_CONTRADICT(
            "MR6201",
            "two options of a format contradict each other",
            "The two named options exclude each other. Remove one of them."),
    OPTION_NOT_ONE_CHARACTER(
            "MR6202",
            "an option of a format takes exactly one character",
            "Delimiters, quotes and escapes of CSV are one character from ASCII. Write control characters as E'...' or"
                    + " with a backslash, such as '\\t'."),
    TYPE_NOT_HELD(
            "MR6203",
            "the format cannot hold the type of a column",
            "The format has no way to write values of this type. Change the column's type or the format."),
    ONE_COLUMN_ONLY(
            "MR6204",
            "the format takes exactly one column",
            "A raw record is one value, so that the table has one column beside computed and metadata columns."),
    CHOICE_NOT_SUPPORTED(
            "MR6205",
            "a format lacks a choice of an option",
            "Flink knows this value of the option, and Millrace does not yet. The message says what to do instead."),
    NOT_FOR_FILES(
            "MR6206",
            "records in a format cannot be told apart in a file",
            "The format's records are bytes without an end that can be found. It is for connectors that keep records"
                    + " apart, such as kafka; files are in json, csv or raw."),
    NAME_NOT_HELD(
            "MR6207",
            "the format cannot hold the name of a column",
            "Avro's names have letters, digits and underscores of ASCII, and no digit in front; Flink refuses others,"
                    + " too."),
    JSON_SYNTAX(
            "MR7201",
            "a record is not valid JSON",
            "The record breaks JSON's grammar at the named byte (counted from 0 within the record): it is cut off, has"
                    + " text behind the object, or has something that JSON does not know, such as comments, single"
                    + " quotes, NaN or a trailing comma."),
    JSON_NOT_AN_OBJECT(
            "MR7202",
            "a record is JSON, but not an object",
            "Each record of a json table is one object, such as {\"id\": 1}. Arrays of objects are not taken apart."),
    VALUE_NOT_CONVERTIBLE(
            "MR7203",
            "a value does not fit the type of its column",
            "The value cannot be converted to the column's type, or is out of its range. The conversions are those of"
                    + " Flink, except that a number too large for its DECIMAL, FLOAT or DOUBLE is a bad record here,"
                    + " where Flink makes NULL or infinity of it."),
    FIELD_MISSING(
            "MR7204",
            "a record lacks a field",
            "'json.fail-on-missing-field' is true and the record lacks the named field."),
    NULL_NOT_ALLOWED(
            "MR7205",
            "a NOT NULL column got no value",
            "The column is declared NOT NULL, and the record has null for it or lacks it. Remove NOT NULL from the"
                    + " column if that is right."),
    NOT_UTF8(
            "MR7206",
            "a record is not valid UTF-8",
            "The bytes at the named offset are no UTF-8 character (cut off, overlong, or a lone surrogate)."),
    LIMIT_EXCEEDED(
            "MR7207",
            "a record exceeds a limit",
            "Records are limited to 16 MiB, nesting to 1,000 levels, numbers to 1,000 characters, so that one hostile"
                    + " record cannot take the memory or the time of the pipeline."),
    CSV_SYNTAX(
            "MR7211",
            "a record is not valid CSV",
            "A quoted field is not closed, or has text behind its closing quote. Quotes inside a quoted field are"
                    + " doubled."),
    CSV_COLUMN_COUNT(
            "MR7212",
            "a CSV record has the wrong number of fields",
            "The record has more or fewer fields than the table has columns. A wrong 'csv.field-delimiter' shows like"
                    + " this, too."),
    RAW_LENGTH(
            "MR7221",
            "a raw record does not have the length of its column's type",
            "A raw record of a boolean or a number has 1 (BOOLEAN, TINYINT), 2 (SMALLINT), 4 (INT, FLOAT) or 8 (BIGINT,"
                    + " DOUBLE) bytes. Numbers that are written as text are read as STRING and converted with CAST."),
    AVRO_SYNTAX(
            "MR7222",
            "a record is not Avro as the table's columns make it",
            "The record is cut off, has bytes behind its last field, or has at the named byte (counted from 0 within"
                    + " the record) what the column's type cannot be. Avro's binary records do not say their schema:"
                    + " the columns, their types, their order and NOT NULL must be those that the record was"
                    + " written with.");

    private final String code;
    private final String title;
    private final String explanation;

    FormatError(String code, String title, String explanation) {
        this.code = code;
        this.title = title;
        this.explanation = explanation;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String explanation() {
        return explanation;
    }
}
