package io.millrace.broker;

/**
 * When records reach the disk itself. A killed process loses nothing under any of these, for the operating system has
 * the records; a power cut or a crash of the system loses what was not yet on the disk, acknowledged or not.
 */
public enum Fsync {
    /** Before a record is acknowledged: a power cut loses nothing. Each batch of a producer waits for the disk. */
    ALWAYS("before a record is acknowledged; a power cut loses nothing"),
    /** Once a second, in the background: a power cut can lose the records of the last two seconds. */
    EVERY_SECOND("once a second; a power cut can lose the last two seconds"),
    /** When the operating system thinks fit: a power cut can lose about the last half minute. */
    SYSTEM("when the operating system thinks fit; a power cut can lose the last half minute");

    private final String consequence;

    Fsync(String consequence) {
        this.consequence = consequence;
    }

    /** When, and what a power cut costs, as a person reads it. */
    public String consequence() {
        return consequence;
    }
}
