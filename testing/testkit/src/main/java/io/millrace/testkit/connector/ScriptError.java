package io.millrace.testkit.connector;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a record of a script. */
public enum ScriptError implements ErrorCode {
    NOT_A_ROW;

    @Override
    public String code() {
        return "MR7299";
    }

    @Override
    public String title() {
        return "a record of a script is not a row";
    }

    @Override
    public String explanation() {
        return "The script has marked the record with an exclamation mark.";
    }
}
