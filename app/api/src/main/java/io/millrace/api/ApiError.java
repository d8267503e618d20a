package io.millrace.api;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong before the text of a file is looked at. */
public enum ApiError implements ErrorCode {
    FILE_MISSING(
            "MR6011",
            "there is no such pipeline file",
            "The path is relative to the working directory. A pipeline file is a text file with SQL."),
    NOT_A_FILE("MR6012", "the pipeline file is a directory", "One file is one pipeline."),
    FILE_UNREADABLE("MR6013", "the pipeline file cannot be read", "The operating system refused; its reason is shown.");

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
