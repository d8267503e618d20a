package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;

/**
 * {@code millrace bench}: one table, made in one run, of what Millrace and Flink need for the same: CPU time per event
 * from files or from Kafka, or latency from topic to topic.
 */
public final class Bench {
    private static final int USAGE = 2;

    private Bench() {}

    /** Runs the bench; the options are {@link BenchOptions}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        try {
            BenchOptions options = BenchOptions.parse(arguments);
            if (options.isLatency()) {
                new LatencyBench(options, out).run();
            } else {
                CpuBench.run(options, out);
            }
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(USAGE);
        }
    }
}
