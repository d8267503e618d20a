package io.millrace.cli;

import io.millrace.spi.error.ErrorCode;

/** What can be wrong with a command line. */
public enum CommandError implements ErrorCode {
    USAGE(
            "MR6001",
            "the command line is wrong",
            "A verb, an option or an argument is unknown, missing or has a value that cannot be read. millrace --help"
                    + " shows"
                    + " the verbs, millrace VERB --help the options of one."),
    ENGINE_NOT_YET(
            "MR6002",
            "an engine that this version does not drive",
            "Pipelines run in this process (--engine embedded); Flink and Spark come in later versions."),
    VERB_NOT_YET("MR6003", "a verb that this version does not have", "millrace --help lists the verbs there are."),
    NO_CLEAN_STOP(
            "MR6004",
            "the pipeline did not stop in time",
            "After Ctrl-C or SIGTERM a pipeline has ten seconds for a last checkpoint. It was stopped without one:"
                    + " nothing is"
                    + " lost, and the next start resumes from the last decided epoch."),
    NOT_RUNNING(
            "MR6005",
            "no such pipeline runs",
            "A running pipeline answers through a socket in its state directory. There is none, or the process that"
                    + " made it is gone.");

    private final String code;
    private final String title;
    private final String explanation;

    CommandError(String code, String title, String explanation) {
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
