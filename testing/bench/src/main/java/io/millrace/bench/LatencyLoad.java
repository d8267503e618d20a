package io.millrace.bench;

/**
 * How much is written, and for how long.
 *
 * @param warmUpSeconds how long before anything is measured, from the first result on
 */
record LatencyLoad(int rowsPerSecond, int warmUpSeconds, int seconds) {}
