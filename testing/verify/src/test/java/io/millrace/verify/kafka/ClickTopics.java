package io.millrace.verify.kafka;

import io.millrace.kafkakit.BrokerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

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

    private static final int GARBAGE_EACH = 200;
    private static final long WINDOW_MILLIS = 10_000;
    private static final Pattern COPY = Pattern.compile("\\{\"k\":\"(k\\d+)\",\"seq\":(\\d+)}");
    private static final Pattern COUNT =
            Pattern.compile("\\{\"window_start\":\"([^\"]+)\",\"k\":\"(k\\d+)\",\"n\":(\\d+)}");

    private final BrokerProcess broker;
    private final String prefix;
    private final long[] clicksOfKey = new long[KEYS];
    private long garbage;
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
            topics.create(prefix + "-dead", 1, kept);
            try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of("linger.ms", "20"))) {
                for (int click = 0; click < clicks; click++) {
                    Future<RecordMetadata> unused = producer.send(written.click(click, random));
                    if (random.nextInt(GARBAGE_EACH) == 0) {
                        unused = producer.send(Topics.record(prefix + "-clicks", click % PARTITIONS, "garbage"));
                        written.garbage++;
                    }
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
        return Instant.ofEpochMilli(millis).toString().replace('T', ' ').replace("Z", "");
    }

    /**
     * What is wrong with the output, as a reader of committed records and visible files sees it; empty when nothing is.
     *
     * @param files null when none are written
     */
    List<String> faults(@Nullable Path files) throws IOException {
        List<String> faults = new ArrayList<>();
        addFaultsOfCopies(faults);
        addFaultsOfCounts(faults);
        if (files != null) {
            addFaultsOfFiles(files, faults);
        }
        Set<String> dead = new TreeSet<>();
        List<ConsumerRecord<String, String>> records = committed(prefix + "-dead");
        records.forEach(record -> dead.add(record.value()));
        if (dead.size() != garbage || records.size() != garbage) {
            faults.add(records.size() + " dead letters, " + dead.size() + " different ones, of " + garbage);
        }
        return faults;
    }

    /** Whether nothing is left to copy. */
    boolean areAllCopied() {
        return committed(prefix + "-copies").size()
                == Arrays.stream(clicksOfKey).sum();
    }

    private void addFaultsOfCopies(List<String> faults) {
        Map<String, Long> next = new TreeMap<>();
        for (ConsumerRecord<String, String> record : committed(prefix + "-copies")) {
            Matcher copy = matched(COPY, record.value());
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
    }

    private void addFaultsOfCounts(List<String> faults) {
        Map<String, Long> counts = new TreeMap<>();
        for (ConsumerRecord<String, String> record : committed(prefix + "-counts")) {
            Matcher count = matched(COUNT, record.value());
            Instant window = Instant.parse(count.group(1).replace(' ', 'T') + "Z");
            String name = sqlTime(window.toEpochMilli()) + " " + count.group(2);
            if (counts.put(name, Long.parseLong(count.group(3))) != null) {
                faults.add("two counts of " + name);
            }
        }
        if (!counts.equals(expectedCounts)) {
            faults.add(counts.size() + " counts, which differ from the " + expectedCounts.size() + " expected");
        }
    }

    private void addFaultsOfFiles(Path files, List<String> faults) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(files)) {
            for (Path part : (Iterable<Path>) parts::iterator) {
                if (!part.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        }
        long expected = Arrays.stream(clicksOfKey).sum();
        int different = new HashSet<>(lines).size();
        if (lines.size() != expected || different != expected) {
            faults.add(lines.size() + " lines in files, " + different + " different ones, of " + expected);
        }
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException(text);
        }
        return matcher;
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
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
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
