package io.millrace.cli;

/** What the command's end means to scripts. */
enum ExitCode {
    OK(0),
    /** It ran and failed, or the verdict is no. */
    FAILED(1),
    /** The command line is wrong. */
    USAGE(2),
    /** Refused before anything ran: SQL, options, environment, state. */
    REFUSED(3),
    /** No answer in time. */
    TIMED_OUT(4),
    /** Our bug. */
    BUG(70),
    /** Ctrl-C, after a clean checkpoint. */
    INTERRUPTED(130),
    /** SIGTERM, after a clean checkpoint. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
