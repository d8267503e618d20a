package io.millrace.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** One engine between two topics, for as long as the load lasts. */
final class LatencyRun {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long START_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long STOP_SECONDS = 15;
    private static final byte[] ID = bytes("\"id\":");
    private static final byte[] SENT = bytes("\"sent\":");
    private static final int LOG_LINES = 20;

    private final BenchCluster cluster;
    private final LatencyLoad load;
    private final String from;
    private final String to;
    private final boolean exactlyOnce;
    private final long[] samples;
    private int sampled;
    private long nextId;
    private long lastSent = Long.MIN_VALUE;
    /** Of rows sent between these two, the latency counts. */
    private long measuredFrom = Long.MAX_VALUE;

    private long measuredTo = Long.MAX_VALUE;

    LatencyRun(BenchCluster cluster, LatencyLoad load, String from, String to, boolean exactlyOnce) {
        this.cluster = cluster;
        this.load = load;
        this.from = from;
        this.to = to;
        this.exactlyOnce = exactlyOnce;
        // A producer that was held up writes what it owes at once.
        samples = new long[load.rowsPerSecond() * (load.seconds() + load.warmUpSeconds() + 1)];
    }

    /** Starts the command, which must run until it is stopped. */
    Latencies measure(List<String> command, Path scratch) throws IOException, InterruptedException {
        Path log = scratch.resolve("output.txt");
        Process engine = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return measure(engine.toHandle());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\n" + tail(log), e);
        } finally {
            stop(engine);
        }
    }

    /** With a process that passes rows on, or, as a yardstick, any process when both topics are the same. */
    Latencies measure(ProcessHandle engine) throws IOException {
        try (SteadyProducer producer = new SteadyProducer(cluster.bootstrapServers(), from, load.rowsPerSecond());
                KafkaConsumer<byte[], byte[]> consumer =
                        cluster.consumer(exactlyOnce ? "read_committed" : "read_uncommitted")) {
            consumer.assign(List.of(new TopicPartition(to, 0)));
            awaitFirst(engine, consumer);
            producer.begin();
            long second = TimeUnit.SECONDS.toNanos(1);
            measuredFrom = System.nanoTime() + load.warmUpSeconds() * second;
            measuredTo = measuredFrom + load.seconds() * second;
            readUntil(measuredFrom, engine, consumer);
            Duration cpuBefore = cpu(engine);
            readUntil(measuredTo, engine, consumer);
            double share = cpu(engine).minus(cpuBefore).toNanos() / 1e9 / load.seconds();
            requireRate();
            return Latencies.of(Arrays.copyOf(samples, sampled), share);
        }
    }

    private static Duration cpu(ProcessHandle engine) {
        return engine.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void awaitFirst(ProcessHandle engine, KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (lastSent == Long.MIN_VALUE) {
            read(engine, consumer);
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("no result within " + TimeUnit.NANOSECONDS.toSeconds(START_NANOS) + " s");
            }
        }
    }

    /** Until a row is there that was sent at this time or later. */
    private void readUntil(long nanos, ProcessHandle engine, KafkaConsumer<byte[], byte[]> consumer)
            throws IOException {
        long deadline = nanos + START_NANOS;
        while (lastSent - nanos < 0) {
            read(engine, consumer);
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the engine does not keep up with " + load.rowsPerSecond() + " rows/s");
            }
        }
    }

    private void read(ProcessHandle engine, KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        if (!engine.isAlive()) {
            throw new IOException("the engine has ended");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            long now = System.nanoTime();
            long id = number(record.value(), ID);
            if (id != nextId && exactlyOnce) {
                throw new IOException("row " + nextId + " is missing or out of its order, there is row " + id);
            }
            nextId = id + 1;
            lastSent = number(record.value(), SENT);
            if (lastSent - measuredFrom >= 0 && lastSent - measuredTo < 0 && sampled < samples.length) {
                samples[sampled++] = now - lastSent;
            }
        }
    }

    private void requireRate() throws IOException {
        long wanted = (long) load.rowsPerSecond() * load.seconds();
        if (sampled < wanted * 99 / 100) {
            throw new IOException("only " + sampled + " rows of " + wanted + " were seen: the machine is too busy");
        }
    }

    /** The number behind a field's name; fields come in the order of the table's columns. */
    private static long number(byte[] row, byte[] field) throws IOException {
        int at = 0;
        while (at + field.length < row.length && !matches(row, at, field)) {
            at++;
        }
        long number = 0;
        boolean found = false;
        for (at += field.length; at < row.length && row[at] >= '0' && row[at] <= '9'; at++) {
            number = number * 10 + row[at] - '0';
            found = true;
        }
        if (!found) {
            throw new IOException("not a result: " + new String(row, StandardCharsets.UTF_8));
        }
        return number;
    }

    private static boolean matches(byte[] row, int at, byte[] field) {
        for (int i = 0; i < field.length; i++) {
            if (row[at + i] != field[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void stop(Process engine) throws InterruptedException {
        engine.destroy();
        if (!engine.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            engine.destroyForcibly().waitFor();
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
