package io.millrace.testkit.run;

/**
 * A way to run a script; none may change the result.
 *
 * @param batchRows the most records per read
 * @param stepwise whether a step's rows are released only when those before it were read, else all at once
 * @param encoded whether sources make dictionary and constant columns
 * @param restores whether the pipeline is killed and started again between the steps
 * @param optimized whether the optimizer's rules run
 */
public record Mode(
        String name,
        int batchRows,
        boolean stepwise,
        boolean encoded,
        int parallelism,
        boolean restores,
        boolean optimized) {
    public static final Mode ONE_ROW_BATCHES = new Mode("one-row batches", 1, true, false, 1, false, true);
    public static final Mode FULL_BATCHES = new Mode("full batches", 1024, false, false, 1, false, true);
    public static final Mode ENCODED = new Mode("dictionary and constant columns", 1024, true, true, 1, false, true);
    public static final Mode PARALLEL = new Mode("parallelism 2", 3, false, false, 2, false, true);
    public static final Mode RESTORED = new Mode("kill and restore", 2, true, false, 2, true, true);
    public static final Mode UNOPTIMIZED = new Mode("optimizer off", 1024, false, false, 1, false, false);

    @Override
    public String toString() {
        return name;
    }
}
