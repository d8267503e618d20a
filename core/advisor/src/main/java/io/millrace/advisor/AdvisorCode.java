package io.millrace.advisor;

import io.millrace.spi.error.ErrorCode;

/** What the lint rules say. */
public enum AdvisorCode implements ErrorCode {
    SKIPPED_RECORDS(
            "MR2201",
            "an option skips bad records",
            "With an option such as json.ignore-parse-errors a record that cannot be decoded is skipped: it is"
                    + " counted, but"
                    + " not kept. A dead-letter table keeps it with its cause, so that it can be repaired and read"
                    + " again."),
    UNUSED_TABLE(
            "MR2202",
            "a table or its rows are not used",
            "A table is declared, but no INSERT or SELECT reads it or writes it. That is often a mistyped name"
                    + " elsewhere."),
    NO_DEAD_LETTER_TABLE(
            "MR2203",
            "a bad record would stop the pipeline",
            "A record that cannot be decoded, or an expression that fails on it, stops the pipeline, because there is"
                    + " no"
                    + " table that takes bad records. SET 'millrace.dead-letter.<table>' names one."),
    READS_ITS_OWN_OUTPUT(
            "MR2204",
            "a pipeline would read what it writes",
            "The path of a sink lies within the path of a source of the same pipeline, so that every row that is"
                    + " written would be read again; or the other way round. Give the output a directory of its own."),
    TWO_TABLES_ONE_OUTPUT(
            "MR2205",
            "two tables write one directory",
            "A directory is written by one table only: what it holds is cut and completed from that table's state after"
                    + " a crash. Give each table a path of its own; several INSERTs may write one table."),
    EVENT_TIME_IGNORED(
            "MR3101",
            "a window over processing time, although there is an event time",
            "Windows over processing time depend on when and how fast the pipeline runs: the same input gives different"
                    + " results. Windows over the time in the records give the same result always."),
    PROCESSING_TIME_AS_EVENT_TIME(
            "MR3102",
            "a column whose name says event time holds processing time",
            "A reader of the table takes such a column for the time at which things happened, but it holds the time at"
                    + " which the pipeline saw them; after a replay it is wrong by hours."),
    WATERMARK_IN_THE_FUTURE(
            "MR3103",
            "a watermark ahead of its rows",
            "A watermark says that no row with an earlier time is expected. One that is ahead of the row it comes"
                    + " from makes"
                    + " the rows that follow late, and they are dropped."),
    DELAY_ABOVE_WINDOW(
            "MR3104",
            "the watermark waits longer than a window lasts",
            "A window's result appears when the watermark has passed its end, so each result comes later than the next"
                    + " windows; state holds all of them meanwhile."),
    IDLENESS_OFF(
            "MR3105",
            "quiet splits hold back all results",
            "A table's watermark is the least of its splits' watermarks. With idleness switched off, one file or"
                    + " partition"
                    + " that stays quiet holds back every window of the pipeline."),
    WATERMARK_STANDS_STILL(
            "MR4101",
            "state without a bound: the watermark never rises",
            "The watermark expression does not depend on the event-time column, so it never rises, no window ever"
                    + " closes,"
                    + " and the state grows until the pipeline is stopped."),
    WINDOW_WITHOUT_END(
            "MR4102",
            "state without a bound: windows of a year and more",
            "A window's state is kept until the watermark passes its end. For windows this long that is, in practice,"
                    + " never.");

    private final String code;
    private final String title;
    private final String explanation;

    AdvisorCode(String code, String title, String explanation) {
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
