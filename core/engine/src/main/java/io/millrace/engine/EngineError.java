package io.millrace.engine;

import io.millrace.spi.error.ErrorCode;

/** What can go wrong while a pipeline runs. */
public enum EngineError implements ErrorCode {
    BAD_RECORD_WITHOUT_DEAD_LETTER(
            "MR7001",
            "a bad record stopped the pipeline",
            "A record could not be decoded, an expression failed on it, or its event time is unusable, and no table"
                    + " takes"
                    + " bad records. Declare one with SET 'millrace.dead-letter.<source table>' = '<sink table>'; the"
                    + " pipeline resumes before the record."),
    EVENT_TIME_NULL(
            "MR7002",
            "a row has no event time",
            "The column of WATERMARK FOR is NULL. Such a row belongs to no window; it is a bad record."),
    EVENT_TIME_IN_FUTURE(
            "MR7003",
            "a row's event time is too far in the future",
            "One such row would push the watermark ahead and make honest rows late. It is a bad record; SET"
                    + " 'millrace.future-guard.<table>' changes how far ahead is too far."),
    WRITE_FAILED(
            "MR7004", "output could not be written", "The file system refused a write; the cause is in the message."),
    READ_FAILED("MR7005", "input could not be read", "The file system refused a read; the cause is in the message."),
    NO_SPLITS("MR7006", "a source has nothing to read", "No file or partition of the source was found."),
    TWO_DECIDERS(
            "MR7007",
            "one cluster under two names",
            "Tables of one Kafka cluster are written in one transaction, and share it by the cluster's name. Tables of"
                    + " another cluster follow the decision of the first."),
    OUT_OF_MEMORY(
            "MR7008",
            "the process ran out of memory",
            "Batches, queues and state share the memory that Java is given. Nothing that was decided is lost."),
    LEDGER_IMBALANCE(
            "MR9001",
            "rows were lost or doubled inside the engine",
            "The rows that went into an operator or over an edge are not the rows that came out. This is a bug in"
                    + " Millrace; the pipeline stopped before the epoch was decided, so no wrong output is visible.");

    private final String code;
    private final String title;
    private final String explanation;

    EngineError(String code, String title, String explanation) {
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
