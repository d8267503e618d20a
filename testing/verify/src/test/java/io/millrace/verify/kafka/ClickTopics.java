package io.millrace.verify.kafka;

import io.millrace.kafkakit.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Clicks in a topic, and an independent reader of what a pipeline made of them: copies, in the order of each key, and
 * counts per minute and key. Shares no code with the engine.
 */
final class ClickTopics {
    private static final int KEYS = 20;
    private static final int PARTITIONS = 3;
    private static final long START_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long STEP_MILLIS = 20;
    /** Less than the pipeline's watermark allows, so that no click is late. */
    private static final int JITTER_MILLIS = 4_000;

    private static final long WINDOW_MILLIS = 10_000;
    private static final Pattern COPY = Pattern.compile("\\{\"k\":\"(k\\d+)\",\"seq\":(\\d+)}");
    private static final Pattern COUNT =
            Pattern.compile("\\{\"window_start\":\"([^\"]+)\",\"k\":\"(k\\d+)\",\"n\":(\\d+)}");

    private final BrokerProcess broker;
    private final String prefix;
    private final long[] clicksOfKey = new long[KEYS];
    private final Map<String, Long> expectedCounts = new TreeMap<>();

    private ClickTopics(BrokerProcess broker, String prefix) {
        this.broker = broker;
        this.prefix = prefix;
    }

    /** Creates the topics {@code <prefix>-clicks}, {@code -copies} and {@code -counts} and writes the clicks. */
    static ClickTopics write(BrokerProcess broker, String prefix, int clicks, SplittableRandom random)
            throws Exception {
        ClickTopics written = new ClickTopics(broker, prefix);
        try (Topics topics = new Topics(broker)) {
            // Records carry event times of long ago.
            Map<String, String> kept = Map.of("retention.ms", "-1");
            topics.create(prefix + "-clicks", PARTITIONS, kept);
            topics.create(prefix + "-copies", 1, kept);
            topics.create(prefix + "-counts", 2, kept);
            try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("linger.ms", "20"))) {
                for (int click = 0; click < clicks; click++) {
                    Future<RecordMetadata> unused = producer.send(written.click(click, random));
                }
            }
        }
        return written;
    }

    private ProducerRecord<byte[], byte[]> click(int number, SplittableRandom random) {
        int key = random.nextInt(KEYS);
        long millis = START_MILLIS + number * STEP_MILLIS + random.nextInt(JITTER_MILLIS);
        String text = String.format(
                Locale.ROOT,
                "{\"k\":\"k%d\",\"seq\":%d,\"note\":\"%016x\",\"ts\":\"%s\"}",
                key,
                clicksOfKey[key]++,
                random.nextLong(),
                sqlTime(millis));
        String window = sqlTime(millis - Math.floorMod(millis, WINDOW_MILLIS));
        expectedCounts.merge(window + " k" + key, 1L, Long::sum);
        byte[] name = ("k" + key).getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(prefix + "-clicks", name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sqlTime(long millis) {
        String text = Instant.ofEpochMilli(millis).toString().replace('T', ' ').replace("Z", "");
        return text;
    }

    /** What is wrong with the output, as a reader of committed records sees it; empty when nothing is. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Map<String, Long> next = new TreeMap<>();
        for (ConsumerRecord<String, String> record : committed(prefix + "-copies")) {
            Matcher copy = COPY.matcher(record.value());
            if (!copy.matches()) {
                throw new IllegalStateException(record.value());
            }
            long expected = next.getOrDefault(copy.group(1), 0L);
            long seq = Long.parseLong(copy.group(2));
            if (seq != expected) {
                faults.add("copy " + seq + " of " + copy.group(1) + " at offset " + record.offset() + " in place of "
                        + expected);
            }
            next.put(copy.group(1), seq + 1);
        }
        for (int key = 0; key < KEYS; key++) {
            long found = next.getOrDefault("k" + key, 0L);
            if (found != clicksOfKey[key]) {
                faults.add("k" + key + " has copies up to " + found + " of " + clicksOfKey[key]);
            }
        }
        Map<String, Long> counts = new TreeMap<>();
        for (ConsumerRecord<String, String> record : committed(prefix + "-counts")) {
            Matcher count = COUNT.matcher(record.value());
            if (!count.matches()) {
                throw new IllegalStateException(record.value());
            }
            String window =
                    Instant.parse(count.group(1).replace(' ', 'T') + "Z").toString();
            String name = sqlTime(Instant.parse(window).toEpochMilli()) + " " + count.group(2);
            if (counts.put(name, Long.parseLong(count.group(3))) != null) {
                faults.add("two counts of " + name);
            }
        }
        if (!counts.equals(expectedCounts)) {
            faults.add(counts.size() + " counts, which differ from the " + expectedCounts.size() + " expected");
        }
        return faults;
    }

    private List<ConsumerRecord<String, String>> committed(String topic) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // The end of the committed part: an open transaction would hide what lies behind it.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the topic " + topic + " cannot be read to its end");
                }
            }
        }
        return records;
    }
}
