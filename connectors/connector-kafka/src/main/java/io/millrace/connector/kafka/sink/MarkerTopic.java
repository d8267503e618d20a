package io.millrace.connector.kafka.sink;

import io.millrace.spi.connector.Marker;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic whose last committed record says which epoch was decided last: one partition, compacted, a record per
 * epoch.
 *
 * <pre>
 * key    pipeline's name
 * value  millrace-marker/1 incarnation=3 epoch=17 manifest=9f86… ids=millrace-orders
 * </pre>
 */
final class MarkerTopic {
    /**
     * A marker with what it was written through.
     *
     * @param ids what the transactional ids began with
     */
    record Found(Marker marker, String ids) {}

    /** Old markers are of no use: segments are closed soon so that they can be compacted. */
    private static final Duration SEGMENT_TIME = Duration.ofHours(1);

    /** A transaction takes two offsets here, its marker and the control record. */
    private static final long FIRST_LOOK_BACK = 64;

    private static final Duration READ_TIME = Duration.ofSeconds(30);
    private static final Duration CREATION_TIME = Duration.ofSeconds(60);
    private static final Duration CREATION_POLL = Duration.ofMillis(20);

    /** A broker that was given up is known again with its next heartbeat. */
    private static final Duration BROKER_TIME = Duration.ofSeconds(10);

    private static final Duration BROKER_POLL = Duration.ofMillis(100);

    private static final Pattern VALUE =
            Pattern.compile("millrace-marker/1 incarnation=(\\d+) epoch=(\\d+) manifest=([0-9a-f]*) ids=(.*)");

    private final String name;
    private final TopicPartition partition;

    MarkerTopic(String name) {
        this.name = name;
        this.partition = new TopicPartition(name, 0);
    }

    String name() {
        return name;
    }

    ProducerRecord<byte[], byte[]> record(Marker marker, String ids) {
        String value = "millrace-marker/1 incarnation=" + marker.incarnation() + " epoch=" + marker.epoch()
                + " manifest=" + marker.manifest() + " ids=" + ids;
        return new ProducerRecord<>(
                name, 0, marker.pipeline().getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it exists; refused if it is there and not fit for markers, or may not be used. */
    boolean exists(Admin admin, SinkFailures failures) throws ExecutionException, InterruptedException {
        TopicDescription description;
        try {
            description = admin.describeTopics(
                            List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get()
                    .get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
        if (description != null && description.partitions().size() != 1) {
            throw unfit(
                    "has " + description.partitions().size() + " partitions and not one",
                    "Delete it if nothing else uses it; the pipeline creates it as it must be.");
        }
        for (AclOperation needed : List.of(AclOperation.READ, AclOperation.WRITE)) {
            if (description != null && !Topics.allows(description, needed)) {
                throw failures.lacking(needed + " on topic " + name, "the marker of the pipeline cannot be kept");
            }
        }
        String policy = cleanupPolicy(admin);
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw unfit(
                    "has cleanup.policy=" + policy + ", so markers are deleted with time",
                    "Run kafka-configs.sh --alter --topic " + name + " --add-config cleanup.policy=compact with your"
                            + " --bootstrap-server.");
        }
        return true;
    }

    /** Who may not look is not kept from writing. */
    private String cleanupPolicy(Admin admin) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return config == null
                    ? TopicConfig.CLEANUP_POLICY_COMPACT
                    : config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return TopicConfig.CLEANUP_POLICY_COMPACT;
            }
            throw e;
        }
    }

    /** Creates it unless it is there; when this returns the broker knows of it. */
    void ensure(Admin admin, SinkFailures failures, Collection<String> outputs)
            throws ExecutionException, InterruptedException {
        if (exists(admin, failures)) {
            return;
        }
        create(admin, outputs);
        // A broker hears of a new topic a moment later. A start that may not read the topic must not be the last one.
        long deadline = System.nanoTime() + CREATION_TIME.toNanos();
        while (!exists(admin, failures)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the marker topic " + name + " was created and is not there");
            }
            LockSupport.parkNanos(CREATION_POLL.toNanos());
        }
    }

    /** Creates it, as safe as the safest of the topics that are written: with one less the rest would be of no use. */
    private void create(Admin admin, Collection<String> outputs) throws ExecutionException, InterruptedException {
        Map<String, String> configs = new HashMap<>(Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(SEGMENT_TIME.toMillis())));
        Optional<Short> replicas = replicas(admin, outputs);
        if (replicas.isPresent()) {
            leastInSync(admin, outputs)
                    .ifPresent(least -> configs.put(
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                            Integer.toString(Math.min(least, replicas.get()))));
        }
        NewTopic topic = new NewTopic(name, Optional.of(1), replicas).configs(configs);
        long deadline = System.nanoTime() + BROKER_TIME.toNanos();
        while (true) {
            try {
                admin.createTopics(List.of(topic)).all().get();
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    return;
                }
                // No broker can take it: those there are have just come back, or stood still.
                if (!(e.getCause() instanceof InvalidReplicationFactorException) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(BROKER_POLL.toNanos());
            }
        }
    }

    /** How many brokers have the most replicated of some topics; empty leaves it to the broker. */
    private static Optional<Short> replicas(Admin admin, Collection<String> outputs)
            throws ExecutionException, InterruptedException {
        return admin.describeTopics(outputs).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> (short) partition.replicas().size())
                .max(Comparator.naturalOrder());
    }

    /** How many of them must have a record; empty where that is left to the broker, or for who may not look. */
    private static OptionalInt leastInSync(Admin admin, Collection<String> outputs)
            throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = outputs.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try {
            return admin.describeConfigs(resources).all().get().values().stream()
                    .map(config -> config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
                    .filter(entry -> entry != null && entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG)
                    .mapToInt(entry -> Integer.parseInt(entry.value()))
                    .max();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    /** The last committed marker. */
    Optional<Found> read(Map<String, Object> settings) {
        Map<String, Object> own = new HashMap<>(settings);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long back = FIRST_LOOK_BACK;
            Optional<ConsumerRecord<byte[], byte[]>> last = last(consumer, Math.max(begin, end - back), end);
            while (last.isEmpty() && end - back > begin) {
                back *= 8;
                last = last(consumer, Math.max(begin, end - back), end);
            }
            return last.map(this::found);
        }
    }

    private Optional<ConsumerRecord<byte[], byte[]>> last(KafkaConsumer<byte[], byte[]> consumer, long from, long end) {
        consumer.seek(partition, from);
        ConsumerRecord<byte[], byte[]> last = null;
        long deadline = System.nanoTime() + READ_TIME.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                last = record.offset() < end ? record : last;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("the marker topic `" + name + "` could not be read to its end within "
                        + READ_TIME.toSeconds() + " s");
            }
        }
        return Optional.ofNullable(last);
    }

    private Found found(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        Matcher matcher = VALUE.matcher(value == null ? "" : new String(value, StandardCharsets.UTF_8));
        if (key == null || !matcher.matches()) {
            throw unfit(
                    "holds something else than markers at offset " + record.offset(),
                    "Give the pipeline another name with SET 'pipeline.name' = '…';, or delete the topic if nothing"
                            + " else uses it.");
        }
        Marker marker = new Marker(
                new String(key, StandardCharsets.UTF_8),
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3));
        return new Found(marker, matcher.group(4));
    }

    private MillraceException unfit(String what, String hint) {
        return MillraceException.refused(
                Problem.error(KafkaSinkError.MARKER_TOPIC_UNFIT, "topic `" + name + "` " + what)
                        .detail("The pipeline keeps there which epoch was committed last. It needs a topic with one"
                                + " partition that is compacted and holds nothing else.")
                        .hint(hint));
    }
}
