package io.millrace.bench.jmh;

import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package, or those whose names match the first argument, and prints CPU per operation. */
public final class Microbenchmarks {
    private Microbenchmarks() {}

    public static void main(String[] arguments) throws RunnerException {
        String chosen = arguments.length > 0 ? arguments[0] : Microbenchmarks.class.getPackageName();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(chosen)
                        .addProfiler(CpuPerOperation.class)
                        .build())
                .run();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            Result<?> cpu = result.getSecondaryResults().get(CpuPerOperation.NAME);
            double nanos = cpu == null ? Double.NaN : cpu.getScore();
            StringBuilder label = new StringBuilder(name.substring(name.indexOf("jmh.") + 4));
            for (String parameter : result.getParams().getParamsKeys()) {
                label.append(' ').append(result.getParams().getParam(parameter));
            }
            System.out.printf("%-60s %10.1f ns CPU%n", label, nanos);
        }
    }
}
