package io.millrace.verify.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody outside who writes numbered rows for some keys until he is told to end, and another who looks what became of
 * them: {@code {"k":"a3","seq":17}}. Each key goes to one topic, and there to one partition.
 */
final class KeyedFeed implements AutoCloseable {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Pattern ROW = Pattern.compile("\\{\"k\":\"([a-z]\\d+)\",\"seq\":(\\d+)}");

    private final String servers;
    private final Map<String, String> topicOfKey;
    private final Map<String, Long> written = new TreeMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread = new Thread(this::write, "keyed-feed");
    private volatile boolean ending;

    private KeyedFeed(String servers, Map<String, String> topicOfKey) {
        this.servers = servers;
        this.topicOfKey = topicOfKey;
        producer = new KafkaProducer<>(
                // Patient, with one request under way, as the producer of Topics is.
                Map.of(
                        "bootstrap.servers", servers,
                        "linger.ms", "10",
                        "delivery.timeout.ms", "900000",
                        "max.block.ms", "900000",
                        "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Begins to write a row for each key every twenty milliseconds. */
    static KeyedFeed start(String servers, Map<String, String> topicOfKey) {
        KeyedFeed feed = new KeyedFeed(servers, topicOfKey);
        feed.thread.setDaemon(true);
        feed.thread.start();
        return feed;
    }

    private void write() {
        for (long seq = 0; !ending; seq++) {
            for (Map.Entry<String, String> target : topicOfKey.entrySet()) {
                String row = "{\"k\":\"" + target.getKey() + "\",\"seq\":" + seq + "}";
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(
                                target.getValue(),
                                target.getKey().getBytes(StandardCharsets.UTF_8),
                                row.getBytes(StandardCharsets.UTF_8)),
                        (metadata, refused) -> failure.compareAndSet(null, refused));
                written.put(target.getKey(), seq + 1);
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
    }

    /** Ends when all rows have been acknowledged; returns how many there are. */
    long end() {
        join();
        producer.flush();
        Exception refused = failure.get();
        if (refused != null) {
            throw new IllegalStateException(refused);
        }
        return written.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What is wrong with a topic, as a reader of committed records sees it; empty when nothing is.
     *
     * @param mayRepeat whether rows may come again, as long as none is missing before them
     */
    List<String> faults(String topic, boolean mayRepeat) {
        Map<String, Long> next = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (String row : committed(topic)) {
            Matcher matcher = ROW.matcher(row);
            if (!matcher.matches()) {
                throw new IllegalStateException(row);
            }
            long seq = Long.parseLong(matcher.group(2));
            long expected = next.getOrDefault(matcher.group(1), 0L);
            if (seq == expected) {
                next.put(matcher.group(1), seq + 1);
            } else if (seq > expected || !mayRepeat) {
                faults.add(row + " in place of " + expected);
                next.put(matcher.group(1), Math.max(expected, seq + 1));
            }
        }
        if (!next.equals(written)) {
            faults.add(next + " rows by key, of " + written);
        }
        return faults;
    }

    private List<String> committed(String topic) {
        List<String> rows = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> rows.add(record.value()));
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the topic " + topic + " cannot be read to its end");
                }
            }
        }
        return rows;
    }

    private void join() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        join();
        producer.close(Duration.ZERO);
    }
}
