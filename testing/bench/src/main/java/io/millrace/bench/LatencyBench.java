package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long a row takes from one topic to another, seen from outside: a producer in this process writes rows at a steady
 * rate with the time in them, an engine passes them on with a projection, and a consumer in this process compares that
 * time with its own clock, which is the same.
 */
final class LatencyBench {
    /** What a sink promises, and how often it commits. */
    private enum Guarantee {
        AT_LEAST_ONCE("at-least-once", "at-least-once", "1 s"),
        EXACTLY_ONCE_1S("exactly-once-1s", "exactly-once", "1 s"),
        EXACTLY_ONCE_100MS("exactly-once-100ms", "exactly-once", "100 ms");

        private final String word;
        private final String delivery;
        private final String interval;

        Guarantee(String word, String delivery, String interval) {
            this.word = word;
            this.delivery = delivery;
            this.interval = interval;
        }

        static List<String> words() {
            return List.of(values()).stream().map(guarantee -> guarantee.word).toList();
        }
    }

    /** How the table names the row without an engine. */
    private static final String NOTHING = "nothing";

    private final BenchOptions options;
    private final Engines engines;
    private final PrintStream out;
    private final Path work;
    private final LatencyLoad load;
    private int runs;

    LatencyBench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
        engines = new Engines(options);
        work = options.work();
        load = new LatencyLoad(
                Math.toIntExact(options.number("rate", 10_000)),
                Math.toIntExact(options.number("warmup", 10)),
                Math.toIntExact(options.number("seconds", 30)));
    }

    /** Prints the table. */
    void run() throws IOException, InterruptedException {
        List<String> words = options.chosen("guarantees", Guarantee.words());
        out.printf(
                Locale.ROOT,
                "%d rows/s, %d s after a warm-up of %d s; ms from sending a row to seeing its result; CPU of the"
                        + " engine's process in that time%n%n",
                load.rowsPerSecond(),
                load.seconds(),
                load.warmUpSeconds());
        out.printf("%-19s %-9s %9s %9s %9s %7s  %s%n", "guarantee", "engine", "p50", "p99", "max", "CPU", "p99 ratio");
        try (BenchCluster cluster = BenchCluster.start(work)) {
            print("-", NOTHING, alone(cluster), "");
            for (Guarantee guarantee : Guarantee.values()) {
                if (words.contains(guarantee.word)) {
                    measure(cluster, guarantee);
                }
            }
        }
    }

    /** What the broker and the two ends take by themselves: the producer's topic is the consumer's. */
    private Latencies alone(BenchCluster cluster) throws IOException, InterruptedException {
        String topic = "latency-alone";
        cluster.create(topic);
        try {
            return new LatencyRun(cluster, load, topic, topic, false).measure(ProcessHandle.current());
        } finally {
            cluster.delete(topic);
        }
    }

    private void measure(BenchCluster cluster, Guarantee guarantee) throws IOException, InterruptedException {
        Map<Kind, Latencies> measured = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            if (engines.chosen().contains(kind.word)) {
                Latencies before = measured.get(Kind.MILLRACE);
                Latencies latencies = measure(cluster, guarantee, kind);
                measured.put(kind, latencies);
                print(guarantee.word, kind.word, latencies, ratio(latencies, before));
            }
        }
    }

    private Latencies measure(BenchCluster cluster, Guarantee guarantee, Kind kind)
            throws IOException, InterruptedException {
        String from = "latency-in-" + ++runs;
        String to = "latency-out-" + runs;
        cluster.create(from);
        cluster.create(to);
        try (Scratch scratch = Scratch.in(work)) {
            String sink = guarantee == Guarantee.AT_LEAST_ONCE
                    ? sink(cluster, to) + kind.producer
                    : KafkaEvents.exactlyOnce(cluster, to);
            String sql = Scratch.sql("latency")
                    .replace("@SOURCE@", source(cluster, from))
                    .replace("@SINK@", sink);
            Path pipeline = scratch.pipeline("latency", sql);
            return new LatencyRun(cluster, load, from, to, guarantee.delivery.equals("exactly-once"))
                    .measure(engine(kind, guarantee).command(pipeline, scratch.path()), scratch.path());
        } finally {
            cluster.delete(from);
            cluster.delete(to);
        }
    }

    private static String source(BenchCluster cluster, String topic) {
        return "'connector' = 'kafka', 'format' = 'json', 'topic' = '" + topic
                + "', 'properties.bootstrap.servers' = '" + cluster.bootstrapServers()
                + "', 'scan.startup.mode' = 'earliest-offset'";
    }

    private static String sink(BenchCluster cluster, String topic) {
        return "'connector' = 'kafka', 'format' = 'json', 'topic' = '" + topic
                + "', 'properties.bootstrap.servers' = '" + cluster.bootstrapServers()
                + "', 'sink.delivery-guarantee' = 'at-least-once'";
    }

    private Engine engine(Kind kind, Guarantee guarantee) {
        List<String> settings = new ArrayList<>(List.of("execution.checkpointing.interval=" + guarantee.interval));
        if (kind == Kind.MILLRACE) {
            return engines.millrace().with(settings);
        }
        settings.add("execution.buffer-timeout.interval=0 ms");
        return engines.flink(1, false).with(settings);
    }

    private static String ratio(Latencies measured, @Nullable Latencies ours) {
        return ours == null ? "" : String.format(Locale.ROOT, "%.1f", (double) measured.p99Nanos() / ours.p99Nanos());
    }

    private void print(String guarantee, String engine, Latencies measured, String ratio) {
        out.printf(
                Locale.ROOT,
                "%-19s %-9s %9s %9s %9s %7s  %s%n",
                guarantee,
                engine,
                millis(measured.p50Nanos()),
                millis(measured.p99Nanos()),
                millis(measured.maxNanos()),
                engine.equals(NOTHING) ? "-" : String.format(Locale.ROOT, "%.0f%%", measured.cpuShare() * 100),
                ratio);
        out.flush();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }

    /** Which engine, and what makes its at-least-once writes quick. */
    private enum Kind {
        MILLRACE(Engines.MILLRACE, ""),
        FLINK(Engines.FLINK, ", 'properties.linger.ms' = '0'");

        private final String word;
        private final String producer;

        Kind(String word, String producer) {
            this.word = word;
            this.producer = producer;
        }
    }
}
