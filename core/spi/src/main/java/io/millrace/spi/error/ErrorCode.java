package io.millrace.spi.error;

/**
 * A stable, documented code. Each module has one enum of its codes; the reference page is generated from all of them.
 *
 * <p>MR1xxx syntax · 2xxx names and types · 3xxx event time · 4xxx state and checkpoints · 5xxx schemas · 6xxx
 * connectors, formats, options · 7xxx records at run time and the environment · 8xxx not supported here · 9xxx our bug.
 */
public interface ErrorCode {
    /** {@code MR2003}. */
    String code();

    /** What is wrong in general, one line for the reference page. */
    String title();

    /** Why it is wrong and what to do, for the reference page. */
    String explanation();
}
