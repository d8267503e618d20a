package io.millrace.bench;

import io.millrace.kafkakit.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A broker in a process of its own, which nobody's CPU time counts, with its data kept from one bench to the next. Its
 * JVM has the flags of Kafka's own start script, and it syncs to disk when the system thinks fit, as Kafka does by
 * default.
 */
final class BenchCluster implements AutoCloseable {
    private static final List<String> JVM_FLAGS =
            List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20", "-XX:+ExplicitGCInvokesConcurrent");

    private static final Map<String, String> SETTINGS = Map.of(
            "log.retention.bytes",
            "-1",
            "log.flush.interval.ms",
            Long.toString(Long.MAX_VALUE),
            "log.flush.scheduler.interval.ms",
            Long.toString(Long.MAX_VALUE),
            "auto.create.topics.enable",
            "false");

    /** Topics of this prefix go when a bench begins: an earlier one was stopped before it could clear them away. */
    private static final List<String> OF_ONE_RUN = List.of("result-", "latency-");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Held here because the JDK forgets what was set on a logger that nobody holds. */
    private static final Logger CLIENT_LOG = Logger.getLogger("org.apache.kafka");

    private final BrokerProcess broker;
    private final Admin admin;
    private final Thread stopper;

    private BenchCluster(BrokerProcess broker) {
        this.broker = broker;
        stopper = new Thread(broker::stop, "bench-broker-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    /** Starts the broker of a bench directory. */
    static BenchCluster start(Path work) throws IOException, InterruptedException {
        CLIENT_LOG.setLevel(Level.SEVERE);
        Path directory = work.resolve("kafka").toAbsolutePath();
        Files.createDirectories(directory);
        BenchCluster cluster = new BenchCluster(BrokerProcess.start(directory, SETTINGS, JVM_FLAGS));
        for (String topic : cluster.topics()) {
            if (OF_ONE_RUN.stream().anyMatch(topic::startsWith)) {
                cluster.delete(topic);
            }
        }
        return cluster;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    private List<String> topics() throws IOException, InterruptedException {
        return List.copyOf(answer(admin.listTopics().names()));
    }

    /** Whether a topic has so many records, from the first on. */
    boolean has(String topic, long records) throws IOException, InterruptedException {
        return topics().contains(topic)
                && offset(topic, OffsetSpec.earliest()) == 0
                && offset(topic, OffsetSpec.latest()) == records;
    }

    private long offset(String topic, OffsetSpec spec) throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        return answer(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    /** Makes a topic of one partition anew. */
    void create(String topic) throws IOException, InterruptedException {
        if (topics().contains(topic)) {
            delete(topic);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                answer(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all());
                return;
            } catch (IOException e) {
                if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                // It is being deleted.
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
        }
    }

    void delete(String topic) throws IOException, InterruptedException {
        try {
            answer(admin.deleteTopics(List.of(topic)).all());
        } catch (IOException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    /** How many records a reader of committed records sees in a topic that nobody writes any more. */
    long committed(String topic) throws IOException, InterruptedException {
        TopicPartition partition = new TopicPartition(topic, 0);
        long end = offset(topic, OffsetSpec.latest());
        long records = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                int read = consumer.poll(POLL).count();
                records += read;
                if (read > 0) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() - deadline > 0) {
                    throw new IOException("topic " + topic + " has an open transaction");
                }
            }
        }
        return records;
    }

    /** A consumer outside of any group. */
    KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static <T> T answer(KafkaFuture<T> asked) throws IOException, InterruptedException {
        try {
            return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("the broker does not answer", e);
        }
    }

    @Override
    public void close() {
        admin.close();
        Runtime.getRuntime().removeShutdownHook(stopper);
        broker.stop();
    }
}
