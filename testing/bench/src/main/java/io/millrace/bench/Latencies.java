package io.millrace.bench;

import java.util.Arrays;

/**
 * What a reader saw.
 *
 * @param nanos of each row, ascending
 * @param cpuShare of one core, of the engine's process
 */
record Latencies(long[] nanos, double cpuShare) {
    /** Takes samples in any order. */
    static Latencies of(long[] nanos, double cpuShare) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latencies(sorted, cpuShare);
    }

    long p50Nanos() {
        return percentile(50);
    }

    long p99Nanos() {
        return percentile(99);
    }

    long maxNanos() {
        return nanos[nanos.length - 1];
    }

    /** The least that so many percent of the rows do not exceed. */
    private long percentile(int percent) {
        return nanos[(int) ((nanos.length * (long) percent + 99) / 100) - 1];
    }
}
