package io.millrace.verify.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.table.Catalog;
import io.millrace.api.table.ConnectorTables;
import io.millrace.engine.graph.Tables;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.engine.launch.PipelineRun;
import io.millrace.engine.launch.Preparation;
import io.millrace.plan.Pipeline;
import io.millrace.plan.TableDefinition;
import io.millrace.spi.connector.Environment;
import io.millrace.spi.connector.Sink;
import io.millrace.spi.connector.Source;
import io.millrace.spi.effect.Disk;
import io.millrace.spi.effect.MemoryDisk;
import io.millrace.spi.error.MillraceException;
import io.millrace.sql.ConnectorCatalog;
import io.millrace.sql.PipelinePlanner;
import io.millrace.sql.PlanRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The engine with a decider and a follower: tasks and coordinator take turns, one of them stands still for a while at
 * every place of the run, and the machine crashes at each change of the disk, before and after each decision; or a
 * decision expires, or its answer is lost.
 */
class DeciderInterleavingTest {
    private static final Path ROOT = Path.of("/sim");
    private static final int ROWS = 4;
    private static final int STANDSTILL = 9;
    private static final int MAX_STEPS = 5000;

    /** In every build only every second place and crash is tried, beginning at a seeded one. */
    private static final int STRIDE = Boolean.getBoolean("millrace.long") ? 1 : 2;

    private static final String SQL = """
            CREATE TABLE rows_in (k BIGINT, n BIGINT)
            WITH ('connector' = 'filesystem', 'path' = '/sim/in', 'format' = 'json');
            CREATE TABLE topic (k BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
            CREATE TABLE files (k BIGINT, n BIGINT)
            WITH ('connector' = 'filesystem', 'path' = '/sim/out', 'format' = 'json');
            INSERT INTO topic SELECT k, n FROM rows_in;
            INSERT INTO files SELECT k, n FROM rows_in;
            """;

    private final Pipeline pipeline = plan();
    private int runs;
    private int crashes;

    /** One run over all its lives; who stands still, and from which step on. */
    private record Schedule(int stander, int from) {}

    @Test
    void losesDoublesAndReordersNothing() throws IOException {
        int offset = (int) (Long.getLong("millrace.test.seed", System.nanoTime()) & 0xffff);
        System.out.println("DeciderInterleavingTest: -Dmillrace.test.seed=" + offset);
        int places = live(new Schedule(-1, 0), -1, new MemoryTopic());
        long changes = lastChanges;
        for (int place = offset % STRIDE; place < places; place += STRIDE) {
            for (int stander = 0; stander < 3; stander++) {
                Schedule schedule = new Schedule(stander, place);
                for (int crash = (offset + runs) % STRIDE; crash < changes; crash += STRIDE) {
                    live(schedule, crash, new MemoryTopic());
                }
                for (int decision = 0; decision < 3; decision++) {
                    for (MemoryTopic.Outcome outcome : MemoryTopic.Outcome.values()) {
                        MemoryTopic topic = new MemoryTopic();
                        topic.at(decision, outcome);
                        live(schedule, -1, topic);
                    }
                }
            }
        }
        System.out.println("DeciderInterleavingTest: " + runs + " runs, " + crashes + " ends before their time");
        assertThat(crashes).isGreaterThan(runs / 2);
    }

    private long lastChanges;

    /** Lives until the input is read, and checks what is visible; returns the steps that were taken. */
    private int live(Schedule schedule, int crash, MemoryTopic topic) throws IOException {
        SimulatedClock clock = new SimulatedClock();
        MemoryDisk disk = new MemoryDisk(clock);
        writeInput(disk);
        long begin = disk.changes();
        if (crash >= 0) {
            disk.crashAtChange(begin + crash);
        }
        int steps = 0;
        int lives = 0;
        while (true) {
            try {
                steps = runOnce(schedule, clock, disk, topic, steps);
                break;
            } catch (MemoryDisk.Crash | MillraceException e) {
                crashes++;
                lives++;
                assertThat(lives).as("%s, crash %d: %s", schedule, crash, e).isLessThan(4);
                disk.restart();
            }
        }
        runs++;
        lastChanges = disk.changes() - begin;
        check(schedule + ", crash " + crash, disk, topic);
        return steps;
    }

    private int runOnce(Schedule schedule, SimulatedClock clock, MemoryDisk disk, MemoryTopic topic, int done)
            throws IOException {
        Environment environment = new Environment(clock, disk, ROOT, System.out, ZoneOffset.UTC);
        Tables declared = new ConnectorTables(Catalog.builtIn(), environment, table -> null);
        MemoryTopic.Step step = () -> disk.forceDirectory(ROOT);
        Sink sink = topic.sink(step, step);
        Preparation preparation = PipelineLauncher.prepare(new LaunchRequest(
                pipeline,
                new WithTopic(declared, sink),
                ROOT.resolve("state"),
                false,
                OptionalLong.empty(),
                2,
                clock,
                disk));
        int steps = done;
        if (preparation instanceof Preparation.Ready ready) {
            PipelineRun run = ready.run();
            int actors = run.tasks().size() + 1;
            while (!run.coordinator().isFinished()) {
                assertThat(steps).as("steps of %s", schedule).isLessThan(MAX_STEPS);
                clock.pass(150_000_000L);
                int turn = steps % actors;
                boolean stands = steps >= schedule.from()
                        && steps < schedule.from() + STANDSTILL * actors
                        && turn == schedule.stander() % actors;
                steps++;
                if (!stands && turn == run.tasks().size()) {
                    run.coordinator().step();
                } else if (!stands) {
                    run.tasks().get(turn).step();
                }
            }
            ready.release().run();
        }
        return steps;
    }

    private static void check(String what, MemoryDisk disk, MemoryTopic topic) throws IOException {
        for (long key = 1; key <= 2; key++) {
            List<Long> expected = new ArrayList<>();
            for (long row = 1; row <= ROWS; row++) {
                expected.add(row);
            }
            long wanted = key;
            assertThat(topic.committed().stream()
                            .filter(row -> row[0] == wanted)
                            .map(row -> row[1])
                            .toList())
                    .as("topic, %s", what)
                    .isEqualTo(expected);
            assertThat(follower(disk)
                            .filter(line -> line.startsWith("{\"k\":" + wanted))
                            .toList())
                    .as("files, %s", what)
                    .containsExactlyInAnyOrderElementsOf(expected.stream()
                            .map(row -> "{\"k\":" + wanted + ",\"n\":" + row + "}")
                            .toList());
        }
    }

    private static java.util.stream.Stream<String> follower(MemoryDisk disk) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Disk.FileFacts file : disk.list(ROOT.resolve("out"))) {
            if (!file.path().getFileName().toString().startsWith(".")) {
                byte[] bytes = new byte[(int) file.bytes()];
                try (Disk.ReadableFile opened = disk.open(file.path())) {
                    int read = 0;
                    while (read < bytes.length) {
                        read += opened.read(read, bytes, read, bytes.length - read);
                    }
                }
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return text.toString().lines();
    }

    private static void writeInput(MemoryDisk disk) throws IOException {
        Path directory = ROOT.resolve("in");
        disk.createDirectories(directory);
        for (int key = 1; key <= 2; key++) {
            StringBuilder text = new StringBuilder();
            for (int row = 1; row <= ROWS; row++) {
                text.append("{\"k\":").append(key).append(",\"n\":").append(row).append("}\n");
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            try (Disk.WritableFile file = disk.create(directory.resolve(key + ".json"))) {
                file.write(bytes, 0, bytes.length);
                file.force();
            }
        }
        for (Path at = directory; at != null; at = at.getParent()) {
            disk.forceDirectory(at);
        }
    }

    private static Pipeline plan() {
        Catalog catalog = Catalog.builtIn();
        return PipelinePlanner.plan(PlanRequest.of(
                        "decider.sql",
                        SQL.getBytes(StandardCharsets.UTF_8),
                        new ConnectorCatalog(catalog.connectors(), catalog.formats()))
                .withOverrides(Map.of("parallelism.default", "2")));
    }

    /** The declared tables, but for the one that is the topic. */
    private record WithTopic(Tables declared, Sink topic) implements Tables {
        @Override
        public Source source(TableDefinition table) {
            return declared.source(table);
        }

        @Override
        public Sink sink(TableDefinition table) {
            return table.name().equals("topic") ? topic : declared.sink(table);
        }
    }
}
