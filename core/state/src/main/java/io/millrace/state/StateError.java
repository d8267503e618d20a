package io.millrace.state;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a pipeline's state. */
public enum StateError implements ErrorCode {
    STATE_LIMIT(
            "MR4001",
            "an operator's state reached its limit",
            "State is held in memory. An operator whose rows or bytes would pass the limit stops the pipeline before"
                    + " memory runs out; nothing that was decided is lost. Group by fewer keys, use shorter windows, or"
                    + " give the process more memory, and run the pipeline again: it resumes.");

    private final String code;
    private final String title;
    private final String explanation;

    StateError(String code, String title, String explanation) {
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
