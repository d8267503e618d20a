package io.millrace.sql;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a pipeline file. */
public enum SqlError implements ErrorCode {
    NO_STATEMENT("MR1001", "the file has no statement", "A pipeline file needs at least one INSERT INTO or SELECT."),
    NOT_UTF8("MR1002", "the file is not UTF-8 text", "Pipeline files are UTF-8, with or without a byte order mark."),
    TOO_LARGE("MR1003", "the file is too large", "A pipeline file has at most 4 MB."),
    TOO_COMPLEX(
            "MR1004",
            "a statement is too complex",
            "Expressions are limited in depth and length before they reach the parser. Long lists belong into IN (…)."),
    UNTERMINATED(
            "MR1005",
            "something is opened and never closed",
            "A string, a back-quoted name, a comment or a statement set runs to the end of the file."),
    SYNTAX("MR1006", "the statement is not SQL", "The grammar is Flink's SQL."),
    KEYWORD_AS_NAME("MR1007", "a keyword is used as a name", "Keywords can be names when they are back-quoted."),
    VARIABLE("MR1008", "a variable cannot be replaced", "${NAME} and ${file:path} are replaced inside quoted values."),
    UNKNOWN_TABLE("MR2001", "no table of this name", "Tables and views are declared in the file before they are used."),
    UNKNOWN_COLUMN("MR2002", "no column of this name", "Names of columns are case-sensitive, as in Flink."),
    UNKNOWN_FUNCTION("MR2003", "no function of this name", "The reference page lists all functions."),
    WRONG_ARGUMENTS("MR2004", "a function does not take these arguments", "See the function's page for what it takes."),
    TYPE_MISMATCH("MR2005", "types that do not go together", "Convert one side with CAST(value AS type)."),
    AMBIGUOUS_COLUMN("MR2006", "a name that several tables have", "Say which: table.column."),
    DUPLICATE_NAME(
            "MR2007", "a name that is there already", "Every table and every column of a table has its own name."),
    SINK_MISMATCH("MR2008", "a query that does not fit its table", "Columns are matched by position, as in Flink."),
    INVALID_QUERY("MR2009", "a query that has no meaning", "The detail says which rule of SQL it breaks."),
    BAD_LITERAL("MR2010", "a literal without a value", "Dates, times and intervals have fixed forms."),
    UNKNOWN_OPTION("MR2101", "no option of this name", "The page of the connector or format lists its options."),
    MISSING_OPTION("MR2102", "a required option is missing", "The page of the connector lists its options."),
    BAD_OPTION("MR2103", "an option's value cannot be used", "The page of the connector lists what values there are."),
    UNKNOWN_CONNECTOR("MR2104", "no connector of this name", "The reference page lists the connectors."),
    UNKNOWN_FORMAT("MR2105", "no format of this name", "The reference page lists the formats."),
    WRONG_DIRECTION("MR2106", "a table that can only be read, or only be written", "See the connector's page."),
    UNKNOWN_SETTING("MR2107", "no setting of this name", "Settings have Flink's names; ours begin with millrace."),
    BAD_SETTING("MR2108", "a setting's value cannot be used", "The reference page lists the settings."),
    SIDE_TABLE("MR2109", "a late or dead-letter table has wrong columns", "Their columns are fixed, see the how-to."),
    UNKNOWN_METADATA("MR2110", "no metadata column of this key", "The connector's page lists its metadata columns."),
    READ_ONLY_METADATA(
            "MR2111",
            "metadata that cannot be written",
            "Metadata columns of a table that is written belong to what INSERT INTO gives, unless they are declared"
                    + " VIRTUAL. The connector's page lists which of them it writes."),
    NO_WATERMARK(
            "MR3001",
            "a window needs an event-time column",
            "Event-time windows work on a column with a WATERMARK, unchanged since it left its table."),
    WATERMARK_COLUMN(
            "MR3002",
            "a watermark on a column that cannot have one",
            "WATERMARK FOR needs a column of type TIMESTAMP or TIMESTAMP_LTZ with a precision of up to 3."),
    WINDOW_SIZE("MR3003", "a window with impossible sizes", "Sizes are positive and multiples of their slide or step."),
    NOT_SUPPORTED("MR8001", "valid SQL that this version does not run", "The reference page lists what is supported."),
    FUNCTION_NOT_YET(
            "MR8002", "a function of Flink that this version lacks", "The reference page lists all functions."),
    TYPE_NOT_YET("MR8003", "a type of Flink that this version lacks", "The reference page lists all types."),
    OPTION_NOT_YET("MR8004", "an option or setting of Flink that this version lacks", "The message says what to do.");

    private final String code;
    private final String title;
    private final String explanation;

    SqlError(String code, String title, String explanation) {
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
