package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.kafkakit.TopicChanges;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State and marker that do not belong together, on a real broker: refused, both named, with a way out that works. */
class KafkaMarkerTest {
    private static BrokerProcess broker;
    private static Topics topics;

    @BeforeAll
    static void start(@TempDir Path directory) {
        broker = BrokerProcess.start(directory);
        topics = new Topics(broker);
    }

    @AfterAll
    static void stop() {
        topics.close();
        broker.close();
    }

    @Test
    void stateThatIsOlderThanTheMarker(@TempDir Path directory) throws Exception {
        createTopics("older");
        run("older", directory.resolve("state"), 0, 10);
        copy(directory.resolve("state"), directory.resolve("copy"));
        run("older", directory.resolve("state"), 10, 20);
        Problem problem = refusal("older", directory.resolve("copy"));
        assertThat(problem.code().code()).isEqualTo("MR4018");
        assertThat(problem.fact())
                .startsWith("state directory `" + directory.resolve("copy") + "` does not have the manifest of epoch ");
        assertThat(problem.detail())
                .contains("Kafka at " + broker.bootstrapServers() + ", marker topic millrace-marker-older");
        assertWayOut(problem, "older", directory.resolve("copy"), 20);
    }

    @Test
    void stateWithoutItsMarker(@TempDir Path directory) throws Exception {
        createTopics("without");
        run("without", directory.resolve("state"), 0, 10);
        deleteTopic("millrace-marker-without");
        Problem problem = refusal("without", directory.resolve("state"));
        assertThat(problem.code().code()).isEqualTo("MR4017");
        assertThat(problem.fact())
                .contains(
                        directory.resolve("state").toString(),
                        "there is no marker in Kafka at " + broker.bootstrapServers()
                                + ", marker topic millrace-marker-without");
        assertWayOut(problem, "without", directory.resolve("state"), 10);
    }

    @Test
    void markerThatIsOlderThanTheState(@TempDir Path directory) throws Exception {
        createTopics("newer");
        run("newer", directory.resolve("state"), 0, 10);
        run("newer", directory.resolve("state"), 10, 20);
        deleteTopic("millrace-marker-newer");
        // The state has two epochs at least; the other one has one, that of its end.
        try (RunningPipeline other = start("newer", directory.resolve("other"), false, "5 min")) {
            await(() -> other.status().totalRead() == 20);
        }
        Problem problem = refusal("newer", directory.resolve("state"));
        assertThat(problem.code().code()).as(problem.toString()).isEqualTo("MR4019");
        assertWayOut(problem, "newer", directory.resolve("state"), 20);
    }

    @Test
    void markerOfAnotherPipeline(@TempDir Path directory) throws Exception {
        createTopics("mine");
        topics.create("millrace-marker-mine", 1, Map.of("cleanup.policy", "compact"));
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            Topics.send(
                    producer,
                    Topics.record(
                            "millrace-marker-mine",
                            0,
                            "yours",
                            "millrace-marker/1 incarnation=1 epoch=3 manifest=ab ids=millrace-yours"));
        }
        Problem problem = refusal("mine", directory.resolve("state"));
        assertThat(problem.fact()).endsWith("belongs to pipeline `yours`, not to `mine`");
        assertThat(problem.hint()).contains("SET 'pipeline.name' = '…';");
    }

    /** Followed literally, {@code --fresh} reads all again. */
    private static void assertWayOut(Problem problem, String name, Path state, int rows) {
        assertThat(problem.hint()).contains("--fresh");
        int before = topics.committedValues(name + "-out").size();
        try (RunningPipeline pipeline = start(name, state, true)) {
            await(() -> topics.committedValues(name + "-out").size() == before + rows);
            assertThat(pipeline.failure()).isEmpty();
        }
    }

    private static void createTopics(String name) throws Exception {
        topics.create(name + "-in", 1, Map.of());
        topics.create(name + "-out", 1, Map.of());
    }

    /** Lets the pipeline copy some more numbers. */
    private static void run(String name, Path state, int from, int to) throws Exception {
        topics.writeNumbers(name + "-in", 1, from, to, Map.of());
        try (RunningPipeline pipeline = start(name, state, false)) {
            await(() -> topics.committedValues(name + "-out").size() == to);
            assertThat(pipeline.failure()).isEmpty();
        }
        assertThat(topics.committedValues(name + "-out"))
                .containsExactlyElementsOf(LongStream.range(0, to)
                        .mapToObj(n -> "{\"n\":" + n + "}")
                        .toList());
    }

    private static RunningPipeline start(String name, Path state, boolean fresh) {
        return start(name, state, fresh, "100 ms");
    }

    private static RunningPipeline start(String name, Path state, boolean fresh, String interval) {
        String servers = ",'properties.bootstrap.servers'='" + broker.bootstrapServers() + "'";
        return Millrace.parse("SET 'execution.checkpointing.interval'='" + interval + "';"
                        + SecuredTables.copy(name, name + "-in", List.of(name + "-out"), "", servers))
                .run(RunOptions.defaults().withStateDirectory(state).withFresh(fresh));
    }

    private static Problem refusal(String name, Path state) {
        try (RunningPipeline pipeline = start(name, state, false)) {
            return fail("it runs: " + pipeline.status());
        } catch (MillraceException e) {
            assertThat(e.phase()).isEqualTo(MillraceException.Phase.REFUSED);
            return e.problems().get(0);
        }
    }

    private static void deleteTopic(String name) throws Exception {
        TopicChanges.delete(topics.admin(), name);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isDirectory(file) || Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
