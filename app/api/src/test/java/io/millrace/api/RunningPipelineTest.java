package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.spi.error.MillraceException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RunningPipelineTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsTheRowsOfASelect() throws Exception {
        write(
                "in/a.json",
                "{\"item\":\"pen\",\"price\":1.20,\"at\":\"2026-03-01 09:00:00\"}\n{\"item\":null,\"price\":3}\n");
        List<Row> rows = new ArrayList<>();
        try (RunningPipeline pipeline =
                Millrace.parse("""
                CREATE TABLE orders (item STRING, price DECIMAL(10, 2), `at` TIMESTAMP(3))
                WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'json');
                SELECT item, price * 2 AS twice, `at` FROM orders;
                """.formatted(directory.resolve("in"))).run()) {
            pipeline.rows().forEach(rows::add);
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.FINISHED);
            assertThat(pipeline.status().totalRead()).isEqualTo(2);
        }
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).value("item")).isEqualTo("pen");
        assertThat((BigDecimal) rows.get(0).value("twice")).isEqualByComparingTo("2.40");
        assertThat(rows.get(0).value("at")).isEqualTo(LocalDateTime.of(2026, 3, 1, 9, 0));
        assertThat(rows.get(1).values().get(0)).isNull();
        assertThatThrownBy(() -> rows.get(0).value("itme")).hasMessageContaining("item, twice, at");
    }

    @Test
    void theFirstEpochAfterARestartIsNotGivenAWholeInterval() throws Exception {
        write("in/a.json", "{\"n\":1}\n");
        PipelineFile file = Millrace.parse("""
                SET 'execution.checkpointing.interval' = '1 h';
                CREATE TABLE numbers (n BIGINT)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/in', 'format' = 'json',
                  'source.monitor-interval' = '1 h');
                CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole');
                INSERT INTO nowhere SELECT n FROM numbers;
                """.formatted(directory)).with("pipeline.name", "numbers");
        RunOptions options = RunOptions.defaults().withStateDirectory(directory.resolve("state"));
        long before;
        try (RunningPipeline pipeline =
                file.with("millrace.trigger", "available-now").run(options)) {
            before = pipeline.await().epoch();
        }
        write("in/b.json", "{\"n\":2}\n");
        try (RunningPipeline pipeline = file.run(options)) {
            while (pipeline.status().epoch() == before) {
                assertThat(pipeline.await(Duration.ofMillis(10))).isFalse();
            }
        }
    }

    @Test
    void theEndOfBoundedInputClosesWindowsWhateverTheTrigger() throws Exception {
        write("in/a.json", "{\"at\":\"2026-03-01 09:00:00\"}\n{\"at\":\"2026-03-01 09:00:30\"}\n");
        PipelineFile file = Millrace.parse("""
                CREATE TABLE orders (`at` TIMESTAMP(3), WATERMARK FOR `at` AS `at`)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/in', 'format' = 'json');
                CREATE TABLE counts (n BIGINT)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/out', 'format' = 'csv');
                INSERT INTO counts SELECT COUNT(*)
                FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(`at`), INTERVAL '1' MINUTE))
                GROUP BY window_start, window_end;
                """.formatted(directory)).with("millrace.trigger", "available-now");
        try (RunningPipeline pipeline =
                file.run(RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
            assertThat(pipeline.await().rowsWritten()).containsEntry("counts", 1L);
        }
    }

    @Test
    void readsAndWritesRawLines() throws Exception {
        write("in/a.raw", "one\n\ntwo, \"2\"\nthree");
        PipelineFile file = Millrace.parse("""
                CREATE TABLE lines (line STRING)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/in', 'format' = 'raw');
                CREATE TABLE target (line STRING)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/out', 'format' = 'raw');
                INSERT INTO target SELECT UPPER(line) FROM lines;
                """.formatted(directory)).with("pipeline.name", "lines");
        try (RunningPipeline pipeline =
                file.run(RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
            assertThat(pipeline.await().rowsWritten()).containsEntry("target", 4L);
        }
        assertThat(output()).containsExactly("ONE", "", "TWO, \"2\"", "THREE");
    }

    @Test
    void writesFilesOnceAndSaysSoTheSecondTime() throws Exception {
        write("in/a.json", lines(0, 500));
        PipelineFile file = Millrace.parse(copy("")).with("pipeline.name", "copy");
        RunOptions options = RunOptions.defaults().withStateDirectory(directory.resolve("state"));
        try (RunningPipeline pipeline = file.run(options)) {
            assertThat(pipeline.await().rowsWritten()).containsEntry("target", 500L);
        }
        assertThat(output()).hasSize(500);
        try (RunningPipeline pipeline = file.run(options)) {
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.ALREADY_COMPLETE);
        }
        try (RunningPipeline pipeline = file.run(options.withFresh(true))) {
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.FINISHED);
            assertThat(pipeline.notes())
                    .anySatisfy(note -> assertThat(note.fact()).contains("output comes again"));
        }
        assertThat(output()).as("old output stays").hasSize(1000);
    }

    @Test
    void stopsAndGoesOnWhereItStopped() throws Exception {
        write("in/a.json", lines(0, 100));
        PipelineFile file = Millrace.parse(copy(", 'source.monitor-interval' = '10 ms'"))
                .with("execution.checkpointing.interval", "50 ms");
        RunOptions options = RunOptions.defaults().withStateDirectory(directory.resolve("state"));
        try (RunningPipeline pipeline = file.run(options)) {
            awaitRead(pipeline, 100);
            assertThat(pipeline.await(Duration.ofMillis(1))).isFalse();
            pipeline.stop();
            assertThat(pipeline.await().state()).isEqualTo(RunStatus.State.STOPPED);
        }
        assertThat(output()).hasSize(100);
        write("in/b.json", lines(100, 150));
        try (RunningPipeline pipeline = file.run(options)) {
            assertThat(pipeline.resumedFrom()).isPositive();
            awaitRead(pipeline, 50);
            pipeline.stop();
            assertThat(pipeline.await().totalRead()).isEqualTo(50);
        }
        assertThat(output()).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void aFailureIsThrownByAwait() throws Exception {
        write("in/a.json", "{\"n\":1}\n{\"n\":\n");
        try (RunningPipeline pipeline =
                Millrace.parse(copy("")).run(RunOptions.defaults().withStateDirectory(directory.resolve("state")))) {
            assertThatThrownBy(pipeline::await)
                    .isInstanceOf(MillraceException.class)
                    .hasMessageContaining("MR7001");
            assertThat(pipeline.status().state()).isEqualTo(RunStatus.State.FAILED);
        }
    }

    @Test
    void mistakesAreReportedTogether() {
        PipelineFile file = Millrace.parse("SELECT a FROM nowhere; SELECT b FROM elsewhere;");
        assertThat(file.check().problems()).hasSize(2);
        assertThatThrownBy(file::run).isInstanceOf(MillraceException.class);
        assertThatThrownBy(file::explain).isInstanceOf(MillraceException.class);
    }

    private String copy(String moreOptions) {
        return """
                CREATE TABLE source (n BIGINT)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/in', 'format' = 'json'%2$s);
                CREATE TABLE target (n BIGINT)
                WITH ('connector' = 'filesystem', 'path' = '%1$s/out', 'format' = 'json');
                INSERT INTO target SELECT n FROM source;
                """.formatted(directory, moreOptions);
    }

    private static void awaitRead(RunningPipeline pipeline, long records) throws InterruptedException {
        while (pipeline.status().totalRead() < records && !pipeline.await(Duration.ofMillis(5))) {
            assertThat(pipeline.status().state()).isEqualTo(RunStatus.State.RUNNING);
        }
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        IntStream.range(from, to).forEach(n -> lines.append("{\"n\":").append(n).append("}\n"));
        return lines.toString();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private List<String> output() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
