package io.millrace.verify.kafka;

import io.millrace.kafkakit.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody outside who reads committed records of a pipeline's marker topic and of an output topic as they come, and so
 * sees each life of the pipeline: the epoch that it goes on from, and when its first and last rows were there to read.
 */
final class LifeWatch implements AutoCloseable {
    private static final Pattern MARKER = Pattern.compile("millrace-marker/1 incarnation=(\\d+) epoch=(\\d+) .*");
    private static final Duration POLL = Duration.ofMillis(20);

    private final TopicPartition markers;
    private final TopicPartition rows;
    private final Map<String, Object> settings;
    private final NavigableMap<Long, Life> lives = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::watch, "life-watch");
    private volatile boolean closed;

    /**
     * One life.
     *
     * @param from the epoch that it goes on from
     * @param rows how many of its rows were seen
     * @param firstRowNanos when the first of them was
     */
    record Life(long incarnation, long from, long rows, long firstRowNanos) {}

    LifeWatch(BrokerProcess broker, String pipeline, String output) {
        markers = new TopicPartition("millrace-marker-" + pipeline, 0);
        rows = new TopicPartition(output, 0);
        settings = Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "allow.auto.create.topics", "false",
                "reconnect.backoff.max.ms", "100",
                "retry.backoff.max.ms", "100",
                "max.poll.records", "10000");
        thread.setDaemon(true);
        thread.start();
    }

    /** The last life that has begun, or null. */
    @Nullable
    Life last() {
        Map.Entry<Long, Life> last = lives.lastEntry();
        return last == null ? null : last.getValue();
    }

    /** The life that followed another, or null. */
    @Nullable
    Life after(long incarnation) {
        Map.Entry<Long, Life> next = lives.higherEntry(incarnation);
        return next == null ? null : next.getValue();
    }

    /** How many rows of all lives were seen. */
    long rows() {
        return lives.values().stream().mapToLong(Life::rows).sum();
    }

    private void watch() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(markers, rows));
            while (!closed) {
                take(consumer.poll(POLL));
            }
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        long now = System.nanoTime();
        // Before the markers: what comes with the first marker of a life is of the one before.
        int count = records.records(rows).size();
        Life last = last();
        if (count > 0 && last != null) {
            long first = last.rows() == 0 ? now : last.firstRowNanos();
            lives.put(last.incarnation(), new Life(last.incarnation(), last.from(), last.rows() + count, first));
        }
        for (ConsumerRecord<byte[], byte[]> marker : records.records(markers)) {
            Matcher matcher = MARKER.matcher(new String(marker.value(), StandardCharsets.UTF_8));
            if (!matcher.matches()) {
                throw new IllegalStateException("no marker at " + marker.offset());
            }
            long incarnation = Long.parseLong(matcher.group(1));
            lives.putIfAbsent(incarnation, new Life(incarnation, Long.parseLong(matcher.group(2)), 0, 0));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
