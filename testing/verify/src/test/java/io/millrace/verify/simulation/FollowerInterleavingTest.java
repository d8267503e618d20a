package io.millrace.verify.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.table.Catalog;
import io.millrace.api.table.ConnectorTables;
import io.millrace.engine.graph.Tables;
import io.millrace.engine.launch.LaunchRequest;
import io.millrace.engine.launch.PipelineLauncher;
import io.millrace.engine.launch.PipelineRun;
import io.millrace.engine.launch.Preparation;
import io.millrace.engine.task.Task;
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
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A decider and a follower with an outbox: the machine crashes at each change of the disk and around each thing that
 * the follower is asked, a second time soon after, and each application of an epoch expires once, or loses its answer.
 */
class FollowerInterleavingTest {
    private static final Path ROOT = Path.of("/sim");
    private static final int ROWS = 12;
    private static final int MAX_STEPS = 5000;
    private static final int STRIDE = Boolean.getBoolean("millrace.long") ? 1 : 2;

    private static final String SQL = """
            CREATE TABLE rows_in (k BIGINT, n BIGINT)
            WITH ('connector' = 'filesystem', 'path' = '/sim/in', 'format' = 'json');
            CREATE TABLE topic (k BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
            CREATE TABLE follower (k BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
            INSERT INTO topic SELECT k, n FROM rows_in;
            INSERT INTO follower SELECT k, n FROM rows_in;
            """;

    private final Pipeline pipeline = plan();
    private final long seed = Long.getLong("millrace.test.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private int runs;
    private int crashes;

    @Test
    void losesDoublesAndReordersNothing() throws IOException {
        System.out.println("FollowerInterleavingTest: -Dmillrace.test.seed=" + seed);
        MemoryFollower undisturbed = new MemoryFollower();
        long changes = live(-1, undisturbed);
        assertThat(undisturbed.applied()).isGreaterThan(1);
        for (int crash = (int) (seed & 1) % STRIDE; crash < changes; crash += STRIDE) {
            for (int again = 0; again < 3; again++) {
                live(crash, new MemoryFollower());
            }
        }
        for (int application = 0; application < undisturbed.applied(); application++) {
            for (MemoryTopic.Outcome outcome : MemoryTopic.Outcome.values()) {
                MemoryFollower follower = new MemoryFollower();
                follower.at(application, outcome);
                live(-1, follower);
            }
        }
        System.out.println("FollowerInterleavingTest: " + runs + " runs, " + crashes + " ends before their time");
        assertThat(crashes).isGreaterThan(runs / 2);
    }

    @Test
    void readsNothingWhileTheFollowerIsFull() throws IOException {
        SimulatedClock clock = new SimulatedClock();
        MemoryDisk disk = new MemoryDisk(clock);
        MemoryTopic topic = new MemoryTopic();
        MemoryFollower follower = new MemoryFollower();
        int rows = 200;
        writeInput(disk, rows);
        follower.full(true);
        Preparation.Ready ready = (Preparation.Ready) prepare(clock, disk, topic, follower);
        PipelineRun run = ready.run();
        step(run, clock, 300);
        int before = topic.committed().size();
        long activity = activity(run);
        assertThat(before).isLessThan(2 * rows);
        step(run, clock, 300);
        assertThat(topic.committed()).hasSize(before);
        assertThat(activity(run)).as("nothing of a later epoch was begun").isEqualTo(activity);
        follower.full(false);
        while (!run.coordinator().isFinished()) {
            step(run, clock, 1);
        }
        ready.release().run();
        check("topic", topic.committed(), rows);
        check("follower", follower.committed(), rows);
    }

    private static long activity(PipelineRun run) {
        return run.tasks().stream().mapToLong(Task::activity).sum();
    }

    private void step(PipelineRun run, SimulatedClock clock, int count) {
        for (int i = 0; i < count; i++) {
            clock.pass(150_000_000L);
            int turn = random.nextInt(run.tasks().size() + 1);
            if (turn == run.tasks().size()) {
                run.coordinator().step();
            } else {
                run.tasks().get(turn).step();
            }
        }
    }

    /** Lives until the input is read, and checks what is visible; returns how often the disk was changed. */
    private long live(int crash, MemoryFollower follower) throws IOException {
        SimulatedClock clock = new SimulatedClock();
        MemoryDisk disk = new MemoryDisk(clock);
        MemoryTopic topic = new MemoryTopic();
        writeInput(disk, ROWS);
        long begin = disk.changes();
        if (crash >= 0) {
            disk.crashAtChange(begin + crash);
        }
        int lives = 0;
        while (true) {
            try {
                runOnce(clock, disk, topic, follower);
                break;
            } catch (MemoryDisk.Crash | MillraceException e) {
                crashes++;
                lives++;
                assertThat(lives).as("crash %d: %s", crash, e).isLessThan(5);
                disk.restart();
                if (crash >= 0 && lives == 1) {
                    disk.crashAtChange(disk.changes() + random.nextInt(40));
                }
            }
        }
        runs++;
        String what = "seed " + seed + ", crash " + crash;
        check("topic, " + what, topic.committed(), ROWS);
        check("follower, " + what, follower.committed(), ROWS);
        assertThat(disk.list(ROOT.resolve("state/outbox/a_follower_in_memory")))
                .as("files, %s", what)
                .isEmpty();
        return disk.changes() - begin;
    }

    private void runOnce(SimulatedClock clock, MemoryDisk disk, MemoryTopic topic, MemoryFollower follower)
            throws IOException {
        if (prepare(clock, disk, topic, follower) instanceof Preparation.Ready ready) {
            PipelineRun run = ready.run();
            int steps = 0;
            while (!run.coordinator().isFinished()) {
                steps++;
                assertThat(steps).isLessThan(MAX_STEPS);
                step(run, clock, 1);
            }
            ready.release().run();
        }
    }

    private Preparation prepare(SimulatedClock clock, MemoryDisk disk, MemoryTopic topic, MemoryFollower follower) {
        Environment environment = new Environment(clock, disk, ROOT, System.out, ZoneOffset.UTC);
        Tables declared = new ConnectorTables(Catalog.builtIn(), environment, table -> null);
        MemoryTopic.Step step = () -> disk.forceDirectory(ROOT);
        return PipelineLauncher.prepare(new LaunchRequest(
                pipeline,
                new WithSinks(declared, topic.sink(step, step), follower.sink(step, topic::epoch)),
                ROOT.resolve("state"),
                false,
                OptionalLong.empty(),
                2,
                clock,
                disk));
    }

    private static void check(String what, List<long[]> found, int rows) {
        for (long key = 1; key <= 2; key++) {
            long wanted = key;
            assertThat(found.stream()
                            .filter(row -> row[0] == wanted)
                            .map(row -> row[1])
                            .toList())
                    .as(what)
                    .isEqualTo(LongStream.rangeClosed(1, rows).boxed().toList());
        }
    }

    private static void writeInput(MemoryDisk disk, int rows) throws IOException {
        Path directory = ROOT.resolve("in");
        disk.createDirectories(directory);
        for (int key = 1; key <= 2; key++) {
            StringBuilder text = new StringBuilder();
            for (int row = 1; row <= rows; row++) {
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
                        "follower.sql",
                        SQL.getBytes(StandardCharsets.UTF_8),
                        new ConnectorCatalog(catalog.connectors(), catalog.formats()))
                .withOverrides(Map.of("parallelism.default", "2")));
    }

    private record WithSinks(Tables declared, Sink topic, Sink follower) implements Tables {
        @Override
        public Source source(TableDefinition table) {
            return declared.source(table);
        }

        @Override
        public Sink sink(TableDefinition table) {
            return table.name().equals("topic") ? topic : follower;
        }
    }
}
