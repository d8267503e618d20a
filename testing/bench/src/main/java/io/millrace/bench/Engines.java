package io.millrace.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The engines, as the launcher says where they are. */
record Engines(BenchOptions options) {
    static final String MILLRACE = "millrace";
    static final String FLINK = "flink";

    private static final List<String> ALL = List.of(MILLRACE, FLINK);

    /** Which of them are measured. */
    List<String> chosen() {
        return options.chosen("engines", ALL);
    }

    Engine millrace() {
        return new MillraceEngine(java(), options.internal("classpath"), List.of());
    }

    Engine flink(int parallelism, boolean miniBatch) {
        List<String> flags =
                Arrays.asList(options.internal("flink-flags").trim().split(" +", -1));
        return new FlinkEngine(java(), options.internal("flink-classpath"), flags, parallelism, miniBatch, List.of());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
