package io.millrace.verify.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Millrace;
import io.millrace.api.Row;
import io.millrace.api.RunningPipeline;
import io.millrace.kafkakit.BrokerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker as tables. */
class KafkaSourceTest {
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
    void readsAToPartitionsEnd() throws Exception {
        topics.create("first", 2, Map.of());
        topics.writeNumbers("first", 2, 0, 10, Map.of());
        assertThat(numbers(table("first", "'scan.startup.mode'='earliest-offset','scan.bounded.mode'='latest-offset'")))
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    private static String table(String topic, String options) {
        return "CREATE TABLE t (n BIGINT) WITH ('connector'='kafka','topic'='" + topic
                + "','properties.bootstrap.servers'='" + broker.bootstrapServers() + "','format'='json'," + options
                + ");";
    }

    private static List<Long> numbers(String table) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        try (RunningPipeline pipeline =
                Millrace.parse(table + "SELECT n FROM t;").run()) {
            for (Row row : pipeline.rows()) {
                numbers.add((Long) row.values().get(0));
            }
            pipeline.await();
        }
        return numbers;
    }
}
