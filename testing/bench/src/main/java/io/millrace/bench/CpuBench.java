package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CPU-microseconds per event of Millrace and of Flink over the same JSON events.
 *
 * <p>Flink's parallelism (1 or 2) and mini-batch (on or off, where it matters) are chosen per query on one short run
 * each; the best is then measured. Both take a checkpoint every second, and both write to {@code blackhole}, to JSON
 * files, or to a topic.
 */
final class CpuBench {
    private static final int RUNS = 3;

    private final Engines engines;
    private final Events events;
    private final Path work;
    private final PrintStream out;
    private final long shortEvents;
    private final long longEvents;

    private CpuBench(BenchOptions options, Events events, PrintStream out) {
        this.events = events;
        this.out = out;
        engines = new Engines(options);
        work = options.work();
        shortEvents = options.number("short", 2_000_000);
        longEvents = options.number("long", 8_000_000);
    }

    /** Prints the table that the options ask for. */
    static void run(BenchOptions options, PrintStream out) throws IOException, InterruptedException {
        Path work = options.work();
        try (Events events =
                options.isFromKafka() ? new KafkaEvents(work, BenchCluster.start(work)) : new FileEvents(work)) {
            new CpuBench(options, events, out).run(options.chosen("queries", events.queries()));
        }
    }

    private void run(List<String> queries) throws IOException, InterruptedException {
        events.make(shortEvents);
        events.make(longEvents);
        out.printf(
                Locale.ROOT,
                "%d and %d events; CPU-us per event = (least of %d long runs - least of %d short runs) / difference"
                        + "%n%n",
                shortEvents,
                longEvents,
                RUNS,
                RUNS);
        out.printf("%-8s %9s %9s %7s  %s%n", "query", "Millrace", "Flink", "ratio", "Flink's setting; all runs");
        List<Double> ratios = new ArrayList<>();
        for (String query : queries) {
            Measurement ours = engines.chosen().contains(Engines.MILLRACE) ? measure(engines.millrace(), query) : null;
            Measurement flink = engines.chosen().contains(Engines.FLINK) ? measure(betterFlink(query), query) : null;
            print(query, ours, flink);
            if (ours != null && flink != null && events.isInMean(query)) {
                ratios.add(flink.microsPerEvent() / ours.microsPerEvent());
            }
        }
        if (!ratios.isEmpty()) {
            double logarithms = ratios.stream().mapToDouble(Math::log).sum();
            out.printf(
                    Locale.ROOT,
                    "%n%d queries: geometric mean of the ratios %.1f, least %.1f%n",
                    ratios.size(),
                    Math.exp(logarithms / ratios.size()),
                    ratios.stream().mapToDouble(ratio -> ratio).min().orElseThrow());
        }
    }

    private void print(String query, @Nullable Measurement ours, @Nullable Measurement flink) {
        String ratio = ours == null || flink == null
                ? "-"
                : String.format(Locale.ROOT, "%.1f", flink.microsPerEvent() / ours.microsPerEvent());
        List<String> runs = new ArrayList<>();
        if (flink != null) {
            runs.add(flink.engine());
        }
        if (ours != null) {
            runs.add("ours " + ours.runs());
        }
        if (flink != null) {
            runs.add("Flink " + flink.runs());
        }
        out.printf("%-8s %9s %9s %7s  %s%n", query, micros(ours), micros(flink), ratio, String.join("; ", runs));
        out.flush();
    }

    private static String micros(@Nullable Measurement measured) {
        return measured == null ? "-" : String.format(Locale.ROOT, "%.3f", measured.microsPerEvent());
    }

    private Engine betterFlink(String query) throws IOException, InterruptedException {
        List<Engine> settings = new ArrayList<>();
        for (int parallelism = 1; parallelism <= 2; parallelism++) {
            settings.add(engines.flink(parallelism, false));
            if (events.triesMiniBatch(query)) {
                settings.add(engines.flink(parallelism, true));
            }
        }
        Map<Engine, Double> seconds = new HashMap<>();
        for (Engine setting : settings) {
            seconds.put(setting, run(setting, query, shortEvents));
        }
        return settings.stream()
                .min(Comparator.comparing(setting -> seconds.getOrDefault(setting, Double.MAX_VALUE)))
                .orElseThrow();
    }

    private Measurement measure(Engine engine, String query) throws IOException, InterruptedException {
        double[] shortSeconds = new double[RUNS];
        double[] longSeconds = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            shortSeconds[i] = run(engine, query, shortEvents);
            longSeconds[i] = run(engine, query, longEvents);
        }
        return new Measurement(engine.name(), shortSeconds, longSeconds, shortEvents, longEvents);
    }

    private double run(Engine engine, String query, long count) throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.in(work)) {
            Events.Output output = events.output(query, scratch.path());
            String sql = (Scratch.sql("source") + "\n" + Scratch.sql(output.query()))
                    .replace("@SOURCE@", events.source(count))
                    .replace("@SINK@", output.options());
            double seconds = engine.cpuSeconds(scratch.pipeline(query, sql), scratch.path());
            output.check().afterRun(count);
            return seconds;
        }
    }
}
