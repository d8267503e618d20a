package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.Millrace;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka that is not there, or not where it is said to be. */
class KafkaOutageTest {
    @Test
    void saysWhatAnswers() throws Exception {
        try (ServerSocket http = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerHttp(http));
            server.setDaemon(true);
            server.start();
            Problem problem = refusal("127.0.0.1:" + http.getLocalPort(), "");
            assertThat(problem.code().code()).isEqualTo("MR6502");
            assertThat(problem.fact()).startsWith("an HTTP server answers at 127.0.0.1:" + http.getLocalPort());
        }
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(refusal("127.0.0.1:" + free, "").fact())
                .startsWith("127.0.0.1:" + free + " cannot be connected to: table `t` cannot be read");
        assertThat(refusal("no-such-host.invalid:9092", "").fact())
                .startsWith("the host no-such-host.invalid is not known");
    }

    @Test
    void waitsForABrokerThatIsDown(@TempDir Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                Topics topics = new Topics(broker)) {
            assertThat(refusal(broker.bootstrapServers(), ",'properties.security.protocol'='SSL'")
                            .hint())
                    .startsWith("Set 'properties.security.protocol' = 'PLAINTEXT'");
            topics.create("waits", 1, Map.of());
            topics.writeNumbers("waits", 1, 0, 10, Map.of());
            String sql = "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='waits','format'='json',"
                    + "'scan.startup.mode'='earliest-offset','properties.bootstrap.servers'='"
                    + broker.bootstrapServers() + "');"
                    + "CREATE TABLE u (n BIGINT) WITH ('connector'='blackhole'); INSERT INTO u SELECT n FROM t;";
            try (RunningPipeline pipeline = Millrace.parse(sql)
                    .run(io.millrace.api.RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
                await(() -> pipeline.status().totalRead() == 10);
                broker.kill();
                await(() -> String.valueOf(pipeline.status().pauseReason())
                        .startsWith("Kafka at " + broker.bootstrapServers() + " to answer for table `t`, for "));
                broker.restart();
                topics.writeNumbers("waits", 1, 10, 20, Map.of());
                await(() -> pipeline.status().totalRead() == 20);
                await(() -> pipeline.status().pauseReason() == null);
            }
            topics.create("stuck", 1, Map.of());
            tellsThatRowsWaitForTheBroker(broker, directory.resolve("stuck"));
            endsAlthoughRowsWaitForTheBroker(broker, directory.resolve("stuck"));
        }
    }

    private static void tellsThatRowsWaitForTheBroker(BrokerProcess broker, Path state) {
        try (RunningPipeline pipeline = numbersToStuck(broker, state)) {
            await(() -> pipeline.status().totalRead() > 0);
            broker.pause();
            awaitRowsThatWait(broker, pipeline);
            broker.resume();
            await(() -> pipeline.status().pauseReason() == null);
            assertThat(pipeline.failure()).isEmpty();
        }
    }

    private static void awaitRowsThatWait(BrokerProcess broker, RunningPipeline pipeline) {
        await(() -> String.valueOf(pipeline.status().pauseReason())
                .startsWith("Kafka at " + broker.bootstrapServers() + " to take rows of table `u`, for "));
    }

    private static RunningPipeline numbersToStuck(BrokerProcess broker, Path state) {
        String sql = "CREATE TABLE t (n BIGINT) WITH ('connector'='datagen','rows-per-second'='1000');"
                + "CREATE TABLE u (n BIGINT) WITH ('connector'='kafka','topic'='stuck','format'='json',"
                + "'properties.bootstrap.servers'='" + broker.bootstrapServers() + "'); INSERT INTO u SELECT n FROM t;";
        return Millrace.parse(sql).run(io.millrace.api.RunOptions.defaults().withStateDirectory(state));
    }

    private static void endsAlthoughRowsWaitForTheBroker(BrokerProcess broker, Path state) throws Exception {
        RunningPipeline pipeline = numbersToStuck(broker, state);
        await(() -> pipeline.status().totalRead() > 0);
        broker.pause();
        awaitRowsThatWait(broker, pipeline);
        pipeline.stop();
        // The last epoch cannot be written.
        assertThat(pipeline.await(Duration.ofSeconds(1))).isFalse();
        pipeline.kill();
        assertThat(pipeline.await(Duration.ofSeconds(60))).isTrue();
        assertThat(pipeline.failure()).isEmpty();
        broker.resume();
    }

    private static Problem refusal(String servers, String options) {
        Problem[] found = new Problem[1];
        assertThatThrownBy(() -> Millrace.parse("CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='x',"
                                + "'format'='json','scan.startup.mode'='earliest-offset',"
                                + "'scan.bounded.mode'='latest-offset','properties.bootstrap.servers'='" + servers
                                + "','properties.default.api.timeout.ms'='1500','properties.request.timeout.ms'='1000'"
                                + options + ");SELECT * FROM t;")
                        .run()
                        .close())
                .isInstanceOfSatisfying(
                        MillraceException.class, e -> found[0] = e.problems().get(0));
        return found[0];
    }

    private static void answerHttp(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    byte[] asked = new byte[16];
                    if (socket.getInputStream().read(asked) > 0) {
                        socket.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        } catch (IOException e) {
            // Closed: the test is over.
            return;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
