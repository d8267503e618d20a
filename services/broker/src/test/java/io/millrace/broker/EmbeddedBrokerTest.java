package io.millrace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker in this process; what it refuses, it refuses before Kafka starts, which is what costs. */
class EmbeddedBrokerTest {
    private static final TopicPartition PARTITION = new TopicPartition("lines", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void keepsItsRecordsOverAStartAndSaysWhenItGivesUp() throws Exception {
        BrokerSettings settings = BrokerSettings.in(directory.resolve("box"));
        Thread[] before = threads();
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            cluster = broker.clusterId();
            write(broker, "kept");
            assertThat(problem(settings.withPort(broker.port())))
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(BrokerError.PORT_IN_USE))
                    .satisfies(problem -> assertThat(problem.fact()).contains("port " + broker.port() + " is in use"));
            assertThat(problem(settings))
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(BrokerError.DIRECTORY_IN_USE))
                    .satisfies(problem -> assertThat(problem.fact())
                            .contains("process " + ProcessHandle.current().pid()));
        }
        for (Thread thread : threads()) {
            if (!thread.isDaemon() && !List.of(before).contains(thread)) {
                // One that is ending may still be there.
                thread.join(PATIENCE.toMillis());
                assertThat(thread.isAlive())
                        .as("%s would keep the process alive", thread)
                        .isFalse();
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertThat(broker.clusterId()).isEqualTo(cluster);
            assertThat(firstValue(broker)).isEqualTo("kept");
            assertThat(Files.readString(broker.log())).contains("INFO kafka.server.BrokerServer");
            assertThat(broker.awaitFailure(Duration.ZERO)).isEmpty();
            assertThatThrownBy(() -> Exit.halt(1, "all log dirs have failed")).isInstanceOf(Error.class);
            assertThat(broker.awaitFailure(PATIENCE))
                    .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo(BrokerError.STOPPED_ITSELF))
                    .hasValueSatisfying(problem -> assertThat(problem.detail()).contains("all log dirs have failed"));
        }
        // A broker that has failed is not waited for long, and the directory goes with the test.
        for (Thread thread : threads()) {
            if (thread.getName().equals("millrace-broker-close")) {
                thread.join(PATIENCE.toMillis());
            }
        }
    }

    @Test
    void namesWhoHoldsThePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Problem problem = problem(BrokerSettings.in(directory).withPort(socket.getLocalPort()));
            assertThat(problem.code()).isEqualTo(BrokerError.PORT_IN_USE);
            if (Files.isReadable(Path.of("/proc/net/tcp"))) {
                assertThat(problem.fact())
                        .contains("by process " + ProcessHandle.current().pid() + " (java ");
            }
        }
    }

    @Test
    void takesOverNothingThatIsNotItsOwn() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThat(problem(BrokerSettings.in(file)).fact()).endsWith("is a file");

        Path photos = Files.createDirectory(directory.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "");
        Problem foreign = problem(BrokerSettings.in(photos));
        assertThat(foreign.code()).isEqualTo(BrokerError.NOT_A_BROKER_DIRECTORY);
        assertThat(foreign.detail()).contains("cat.jpg");

        Path kafka = Files.createDirectory(directory.resolve("kafka"));
        Files.writeString(kafka.resolve("meta.properties"), "cluster.id=abc\n");
        assertThat(problem(BrokerSettings.in(kafka)).detail()).contains("another Kafka");

        for (Path untouched : List.of(photos, kafka)) {
            try (Stream<Path> entries = Files.list(untouched)) {
                assertThat(entries).as("nothing is written to " + untouched).hasSize(1);
            }
        }
    }

    @Test
    void refusesTheDataOfAnotherKafkaVersion() throws IOException {
        Path kafka = Files.createDirectories(directory.resolve("kafka"));
        Files.writeString(kafka.resolve("millrace.properties"), "kafka.version=9.1.0\n");
        Problem problem = problem(BrokerSettings.in(directory));
        assertThat(problem.code()).isEqualTo(BrokerError.OTHER_KAFKA_VERSION);
        assertThat(problem.fact()).contains("made by Kafka 9.1.0");
    }

    @Test
    void showsNoArgumentsOfOtherPrograms() {
        assertThat(ProcessName.command(List.of("/usr/bin/nginx", "--password=x")))
                .isEqualTo("nginx");
        assertThat(ProcessName.command(List.of("/jdk/bin/java", "-Xmx1g", "-cp", "a:b", "org.Main", "secret")))
                .isEqualTo("java org.Main");
        assertThat(ProcessName.command(List.of("java", "io.millrace.cli.Main", "box", "--port", "9092")))
                .isEqualTo("millrace box");
    }

    private static Problem problem(BrokerSettings settings) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            throw new AssertionError("it started on " + broker.port());
        } catch (MillraceException e) {
            assertThat(e.phase()).isEqualTo(MillraceException.Phase.REFUSED);
            return e.problems().get(0);
        }
    }

    private static Thread[] threads() {
        return Thread.getAllStackTraces().keySet().toArray(new Thread[0]);
    }

    private static void write(EmbeddedBroker broker, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "", value))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String firstValue(EmbeddedBroker broker) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            return consumer.poll(PATIENCE).iterator().next().value();
        }
    }
}
