package io.millrace.api;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong before the text of a file is looked at. */
public enum ApiError implements ErrorCode {
    FILE_MISSING(
            "MR6011",
            "there is no such pipeline file",
            "The path is relative to the working directory. A pipeline file is a text file with SQL."),
    NOT_A_FILE("MR6012", "the pipeline file is a directory", "One file is one pipeline."),
    FILE_UNREADABLE("MR6013", "the pipeline file cannot be read", "The operating system refused; its reason is shown."),
    STATUS_UNREADABLE(
            "MR6014",
            "the running pipeline cannot be asked",
            "A running pipeline answers through a socket in its state directory, to the user who runs it alone."),
    STATUS_SILENT(
            "MR6015",
            "the running pipeline does not answer",
            "The socket of the pipeline took the question, and nothing came back in time."),
    NO_STATE(
            "MR6016",
            "no pipeline has its state there",
            "A pipeline keeps its state in ./millrace-data/NAME, or where --state-dir of its run says.");

    private final String code;
    private final String title;
    private final String explanation;

    ApiError(String code, String title, String explanation) {
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
