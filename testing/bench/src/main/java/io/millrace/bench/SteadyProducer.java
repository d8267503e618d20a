package io.millrace.bench;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes rows at a steady rate, those of a millisecond together and at once, each with its number and the time. Before
 * {@link #begin} it writes a few a second, for an engine that is starting.
 */
final class SteadyProducer implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String EXTRA = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int rowsPerSecond;
    private final Thread thread;
    private volatile boolean steady;
    private volatile boolean stopped;
    private long next;

    SteadyProducer(String bootstrapServers, String topic, int rowsPerSecond) {
        this.topic = topic;
        this.rowsPerSecond = rowsPerSecond;
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers, ProducerConfig.LINGER_MS_CONFIG, "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread = new Thread(this::write, "bench-producer");
        thread.setDaemon(true);
        thread.start();
    }

    /** The engine gives results: now at the full rate. */
    void begin() {
        steady = true;
    }

    private void write() {
        while (!steady && !stopped) {
            send();
            LockSupport.parkNanos(PROBE_NANOS);
        }
        long start = System.nanoTime();
        long sent = 0;
        while (!stopped) {
            long due = (long) ((System.nanoTime() - start) / 1e9 * rowsPerSecond);
            for (; sent < due; sent++) {
                send();
            }
            long tick = start + ((System.nanoTime() - start) / TICK_NANOS + 1) * TICK_NANOS;
            LockSupport.parkNanos(tick - System.nanoTime());
        }
    }

    private void send() {
        long id = next++;
        String row = "{\"id\":" + id + ",\"sent\":" + System.nanoTime() + ",\"auction\":" + (1000 + id % 997)
                + ",\"bidder\":" + (2000 + id % 1999) + ",\"price\":" + (100 + id % 100_003) + ",\"extra\":\"" + EXTRA
                + "\"}";
        var unused = producer.send(new ProducerRecord<>(topic, row.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
