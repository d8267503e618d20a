package io.millrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code millrace bench}: one table, made in one run, of CPU-microseconds per event for Millrace and for Flink on the
 * same JSON files.
 *
 * <p>Flink's parallelism (1 or 2) and mini-batch (on or off) are chosen per query on one short run each; the best is
 * then measured. Both take a checkpoint every second, and both write to {@code blackhole}, or to JSON files.
 */
public final class Bench {
    private static final List<String> QUERIES = List.of("q0", "q1", "q2", "tumble", "hop", "session", "files");
    private static final int RUNS = 3;

    private final Map<String, String> options;
    private final PrintStream out;
    private final Path work;
    private final long shortEvents;
    private final long longEvents;
    private final String java;
    private int scratchNumber;

    private Bench(Map<String, String> options, PrintStream out) {
        this.options = options;
        this.out = out;
        work = Path.of(options.getOrDefault("work", "millrace-bench"));
        shortEvents = Long.parseLong(options.getOrDefault("short", "2000000"));
        longEvents = Long.parseLong(options.getOrDefault("long", "8000000"));
        java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs the bench; options are {@code name=value}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new Bench(options, System.out).run();
    }

    private void run() throws IOException, InterruptedException {
        Path shortFile = EventFile.make(work, shortEvents);
        Path longFile = EventFile.make(work, longEvents);
        List<String> queries = Arrays.asList(
                options.getOrDefault("queries", String.join(",", QUERIES)).split(",", -1));
        out.printf(
                Locale.ROOT,
                "%d and %d events of %d bytes; CPU-us per event = (least of %d long runs - least of %d short runs) /"
                        + " difference%n%n",
                shortEvents,
                longEvents,
                Files.size(shortFile) / shortEvents,
                RUNS,
                RUNS);
        out.printf("%-8s %9s %9s %7s  %s%n", "query", "Millrace", "Flink", "ratio", "Flink's setting; all runs");
        double logarithms = 0;
        double leastRatio = Double.MAX_VALUE;
        for (String query : queries) {
            double ratio = measure(query, shortFile, longFile);
            logarithms += Math.log(ratio);
            leastRatio = Math.min(leastRatio, ratio);
        }
        out.printf(
                Locale.ROOT,
                "%ngeometric mean of the ratios %.1f, least %.1f%n",
                Math.exp(logarithms / queries.size()),
                leastRatio);
    }

    private double measure(String query, Path shortFile, Path longFile) throws IOException, InterruptedException {
        Measurement ours = measure(
                new MillraceEngine(java, Objects.requireNonNull(options.get("classpath"), "classpath=…")),
                query,
                shortFile,
                longFile);
        Measurement flink = measure(betterFlink(query, shortFile), query, shortFile, longFile);
        double ratio = flink.microsPerEvent() / ours.microsPerEvent();
        out.printf(
                Locale.ROOT,
                "%-8s %9.3f %9.3f %7.1f  %s; ours %s; Flink %s%n",
                query,
                ours.microsPerEvent(),
                flink.microsPerEvent(),
                ratio,
                flink.engine(),
                ours.runs(),
                flink.runs());
        out.flush();
        return ratio;
    }

    private Engine betterFlink(String query, Path shortFile) throws IOException, InterruptedException {
        String classPath = Objects.requireNonNull(options.get("flink-classpath"), "flink-classpath=…");
        List<String> flags =
                Arrays.asList(options.getOrDefault("flink-flags", "").trim().split(" +", -1));
        List<Engine> settings = new ArrayList<>();
        for (int parallelism = 1; parallelism <= 2; parallelism++) {
            settings.add(new FlinkEngine(java, classPath, flags, parallelism, false));
            settings.add(new FlinkEngine(java, classPath, flags, parallelism, true));
        }
        Map<Engine, Double> seconds = new HashMap<>();
        for (Engine setting : settings) {
            seconds.put(setting, run(setting, query, shortFile));
        }
        return settings.stream()
                .min(Comparator.comparing(setting -> seconds.getOrDefault(setting, Double.MAX_VALUE)))
                .orElseThrow();
    }

    private Measurement measure(Engine engine, String query, Path shortFile, Path longFile)
            throws IOException, InterruptedException {
        double[] shortSeconds = new double[RUNS];
        double[] longSeconds = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            shortSeconds[i] = run(engine, query, shortFile);
            longSeconds[i] = run(engine, query, longFile);
        }
        return new Measurement(engine.name(), shortSeconds, longSeconds, shortEvents, longEvents);
    }

    private double run(Engine engine, String query, Path input) throws IOException, InterruptedException {
        Path scratch = work.resolve("scratch-" + scratchNumber++);
        Files.createDirectories(scratch);
        boolean toFiles = query.equals("files");
        String sink = toFiles
                ? "'connector' = 'filesystem', 'format' = 'json', 'path' = '"
                        + scratch.resolve("result").toAbsolutePath() + "'"
                : "'connector' = 'blackhole'";
        String sql = (resource("source") + "\n" + resource(toFiles ? "q0" : query))
                .replace("@INPUT@", input.toAbsolutePath().toString())
                .replace("@SINK@", sink);
        Path pipeline = scratch.resolve(query + ".sql");
        Files.writeString(pipeline, sql);
        try {
            return engine.cpuSeconds(pipeline, scratch);
        } finally {
            delete(scratch);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Bench.class.getResourceAsStream("/bench/" + name + ".sql")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
