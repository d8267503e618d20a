package io.millrace.spi.connector;

/** What a reader of a sink can rely on after crashes. */
public enum Guarantee {
    EXACTLY_ONCE("exactly once"),
    AT_LEAST_ONCE("at least once"),
    /** Nothing is kept: print and blackhole. */
    NONE("none: output is repeated after a crash");

    private final String words;

    Guarantee(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
