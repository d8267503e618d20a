package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.Millrace;
import io.millrace.api.RunOptions;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import io.millrace.spi.error.MillraceException;
import io.millrace.spi.error.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose disk has lost something. */
class KafkaDamageTest {
    @Test
    void refusesWhatIsDamagedAndWhatWasReplaced(@TempDir Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                Topics topics = new Topics(broker)) {
            topics.create("flipped", 1, Map.of());
            topics.create("cut", 1, Map.of());
            topics.writeNumbers("flipped", 1, 0, 10, Map.of());
            topics.writeNumbers("cut", 1, 0, 10, Map.of());
            long half = Files.size(log(directory, "cut"));
            topics.writeNumbers("cut", 1, 10, 20, Map.of());
            try (RunningPipeline pipeline = run(directory, broker, "cut")) {
                awaitRead(pipeline, 20);
                broker.stop();
                try (RandomAccessFile cut =
                                new RandomAccessFile(log(directory, "cut").toFile(), "rw");
                        RandomAccessFile flipped =
                                new RandomAccessFile(log(directory, "flipped").toFile(), "rw")) {
                    cut.setLength(half);
                    flipped.seek(flipped.length() - 1);
                    flipped.write(1);
                }
                broker.restart();
                Problem problem = failure(pipeline);
                assertThat(problem.code().code()).isEqualTo("MR6512");
                assertThat(problem.fact())
                        .isEqualTo("records that were read of partition cut-0 of table `t` are not in it any more");
                assertThat(problem.detail())
                        .contains("up to offset 20; the leader's records are others from offset 10 on");
            }
            try (RunningPipeline pipeline = run(directory, broker, "flipped")) {
                Problem problem = failure(pipeline);
                assertThat(problem.code().code()).isEqualTo("MR6515");
                assertThat(problem.fact())
                        .matches("the records at offset \\d of partition flipped-0 of table `t` are damaged");
                assertThat(problem.detail()).contains("its checksum does not fit");
            }
        }
    }

    private static Problem failure(RunningPipeline pipeline) {
        List<Problem> found = new ArrayList<>();
        assertThatThrownBy(pipeline::await)
                .isInstanceOfSatisfying(MillraceException.class, e -> found.addAll(e.problems()));
        return found.get(0);
    }

    private static Path log(Path directory, String topic) {
        return directory.resolve("broker/kafka/" + topic + "-0/00000000000000000000.log");
    }

    private static RunningPipeline run(Path directory, BrokerProcess broker, String topic) throws IOException {
        return Millrace.parse("CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='" + topic
                        + "','format'='json','scan.startup.mode'='earliest-offset',"
                        + "'properties.bootstrap.servers'='"
                        + broker.bootstrapServers()
                        + "'); CREATE TABLE u (n BIGINT) WITH ('connector'='blackhole');"
                        + " INSERT INTO u SELECT n FROM t;")
                .run(RunOptions.defaults().withStateDirectory(directory.resolve("state-" + topic)));
    }

    private static void awaitRead(RunningPipeline pipeline, long records) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (pipeline.status().totalRead() < records) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000L);
        }
    }
}
